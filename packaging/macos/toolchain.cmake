# Compiles and links for macOS on Debian, to see that it can be done. Nothing made this way is released: a release is built
# on macOS. The compiler is zig's, from an unofficial package of npm (scripts/setup macos).
set(GRH_MAC aarch64 CACHE STRING "aarch64 or x86_64")
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES GRH_MAC)
set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_SYSTEM_PROCESSOR ${GRH_MAC})
set(ZIG ${CMAKE_CURRENT_LIST_DIR}/../../build/third_party/zig/bin)
set(CMAKE_C_COMPILER ${ZIG}/cc)
set(CMAKE_CXX_COMPILER ${ZIG}/c++)
set(CMAKE_C_COMPILER_TARGET ${GRH_MAC}-macos.12.0)
set(CMAKE_CXX_COMPILER_TARGET ${GRH_MAC}-macos.12.0)
# Debian's Boost asks for std::result_of, which this library no longer has, unless told that there is something newer.
set(CMAKE_CXX_FLAGS_INIT -DBOOST_ASIO_HAS_STD_INVOKE_RESULT=1)
set(CMAKE_AR ${ZIG}/ar CACHE FILEPATH "")
set(CMAKE_RANLIB ${ZIG}/ranlib CACHE FILEPATH "")
set(CMAKE_INSTALL_NAME_TOOL "true" CACHE STRING "") # nothing is installed
set(CMAKE_OTOOL "true" CACHE STRING "")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
