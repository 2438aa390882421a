// What a process tells the kernel about itself, for the rest of its life. Elsewhere than on Linux these do nothing.
#pragma once

namespace host::platform {

// Forbids core dumps through a pipe and debuggers; /proc/<pid> shows other processes of the user only what everybody
// sees. gdb and strace of an ordinary user cannot attach any more, which is why --sandbox off leaves it out.
void hide_memory();

// Set-user-id programs and file capabilities give nothing any more. Returns false when the kernel cannot; nothing has
// changed then.
bool renounce_privileges();

}  // namespace host::platform
