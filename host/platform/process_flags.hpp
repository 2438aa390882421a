// What a process can tell the kernel about itself, for good: nobody else looks inside, and nothing makes it mightier.
#pragma once

namespace host::platform {

// A core file would hold prompts. Of any mode of the program; children would have it, too.
void forbid_core_files();

// No core through a pipe either, no debugger, and /proc/<pid> shows other processes of the user only what everybody
// sees. (Which is why a developer switches it off: gdb and strace of an ordinary user cannot attach any more.)
void hide_memory();

// Set-user-id programs and file capabilities give nothing any more. False: the kernel does not know how.
bool renounce_privileges();

}  // namespace host::platform
