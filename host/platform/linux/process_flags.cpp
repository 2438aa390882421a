#include "platform/linux/process_flags.hpp"

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace host::platform {

#ifdef __linux__
void hide_memory() { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
bool renounce_privileges() { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0; }
#else
void hide_memory() {}
bool renounce_privileges() { return false; }
#endif

}  // namespace host::platform
