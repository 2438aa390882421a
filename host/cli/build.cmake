# What --version says of how the program was built. A script that writes a header, if that says something else than before:
#   cmake -DOUT=build.hpp -DSOURCE=. -DTYPE=Release -DCOMPILER="GNU 12.2.0" -DSQLITE=system -DSELF_CONTAINED=OFF -P build.cmake
#
# The header has no time and no path, so that the same commit makes the same program anywhere.
cmake_minimum_required(VERSION 3.25)
set(COMMIT unknown)
set(MODIFIED_BOOL false)
find_program(GIT git)
if(GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-prefix HEAD
                  OUTPUT_VARIABLE FOUND ERROR_QUIET RESULT_VARIABLE FAILED)
  # The prefix, the commit. A tarball that was unpacked inside another repository has a prefix there: that commit is not ours.
  if(NOT FAILED AND FOUND MATCHES "^\n([0-9a-f]+)\n$")
    string(SUBSTRING ${CMAKE_MATCH_1} 0 12 COMMIT)
    # Files that git does not track do not count: none of them is built.
    execute_process(COMMAND ${GIT} -C ${SOURCE} diff --quiet HEAD -- ERROR_QUIET RESULT_VARIABLE DIFFERS)
    if(DIFFERS)
      set(MODIFIED_BOOL true)
    endif()
  endif()
endif()

set(SELF_CONTAINED_BOOL false)
if(SELF_CONTAINED)
  set(SELF_CONTAINED_BOOL true)
endif()
file(WRITE ${OUT}.new "// Made by host/cli/build.cmake.
#pragma once

#include \"cli/version.hpp\"

namespace host {

inline constexpr cli::Build kBuild{
    .commit = \"${COMMIT}\", .is_modified = ${MODIFIED_BOOL}, .type = \"${TYPE}\", .compiler = \"${COMPILER}\", .sqlite = \"${SQLITE}\", .self_contained = ${SELF_CONTAINED_BOOL}};

}  // namespace host
")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
file(REMOVE ${OUT}.new)
