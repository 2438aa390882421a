# What --version says of how the program was built. Included, it finds the file that changes with the commit (GIT_LOG; empty
# without git, as in a tarball); as a script it writes the header:
#   cmake -DOUT=build.hpp -DSOURCE=. -DTYPE=Release -DCOMPILER="GNU 12.2.0" -DSQLITE=system -DSELF_CONTAINED=OFF -P build.cmake
#
# The header has no time and no path, so that the same commit makes the same program anywhere.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
endif()
set(GIT_LOG)
set(COMMIT unknown)
if(NOT DEFINED SOURCE)
  set(SOURCE ${CMAKE_SOURCE_DIR})
endif()
find_program(GIT git)
if(GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-prefix --git-path logs/HEAD HEAD
                  OUTPUT_VARIABLE FOUND ERROR_QUIET RESULT_VARIABLE FAILED)
  # The prefix, the log, the commit. A tarball that was unpacked inside another repository has a prefix there: that commit
  # is not ours.
  if(NOT FAILED AND FOUND MATCHES "^\n([^\n]+)\n([0-9a-f]+)\n$")
    set(GIT_LOG ${CMAKE_MATCH_1})
    string(SUBSTRING ${CMAKE_MATCH_2} 0 12 COMMIT)
    cmake_path(ABSOLUTE_PATH GIT_LOG BASE_DIRECTORY ${SOURCE})
    if(NOT EXISTS ${GIT_LOG})
      set(GIT_LOG)
    endif()
  endif()
endif()
if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()

set(SELF_CONTAINED_BOOL false)
if(SELF_CONTAINED)
  set(SELF_CONTAINED_BOOL true)
endif()
file(WRITE ${OUT} "// Made by host/cli/build.cmake.
#pragma once

#include \"cli/version.hpp\"

namespace host {

inline constexpr cli::Build kBuild{
    .commit = \"${COMMIT}\", .type = \"${TYPE}\", .compiler = \"${COMPILER}\", .sqlite = \"${SQLITE}\", .self_contained = ${SELF_CONTAINED_BOOL}};

}  // namespace host
")
