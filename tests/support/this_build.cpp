#include "support/this_build.hpp"

namespace support {

#ifdef __SANITIZE_ADDRESS__
const bool kIsSanitized = true;
#else
const bool kIsSanitized = false;
#endif
const char* const kHostProgram = GRH_BINARY;

}  // namespace support
