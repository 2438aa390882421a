# unit_tests.exe: the unit tests that Windows can have, run under Wine by scripts/test windows. Built only when asked for.
if(NOT EXISTS /usr/include/catch2)
  return() # a release is made without: only scripts/setup windows installs it
endif()
headers_only(Catch2::Catch2 catch2)

file(GLOB_RECURSE TEST_SOURCES RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.cpp)
# bench, fuzz, sim: programs of their own. faults: kills, limits and disks by ways of Linux; tests/windows has kills of its
# own. platform/linux: what Windows does not have.
list(FILTER TEST_SOURCES EXCLUDE REGEX "^(bench|fuzz|mutants|sim|soak|faults|platform/linux|node_modules)/")
# A test that starts a process by fork(), or asks the system by POSIX headers, is out; so is one that needs RapidCheck,
# whose library Debian has for Linux only.
set(OUT_HEADERS "sys/|unistd|fcntl|poll|dlfcn|signal\\.h|rapidcheck|support/(process|in_child|terminal|poor_disk|little_room|property|(fault|power_loss|shim)_vfs|transcript)\\.hpp|cli/(two_machines|setup/doctor_home)\\.hpp|core/session_w")
foreach(file ${TEST_SOURCES})
  file(STRINGS ${file} out REGEX "^#include [<\"](${OUT_HEADERS})")
  if(out)
    list(REMOVE_ITEM TEST_SOURCES ${file})
  endif()
endforeach()

add_executable(unit_tests EXCLUDE_FROM_ALL ${TEST_SOURCES})
target_include_directories(unit_tests PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_options(unit_tests PRIVATE -O1 -Wa,-mbig-obj)
target_compile_definitions(unit_tests PRIVATE GRH_BINARY="$<TARGET_FILE:grok-retry-host>" GRH_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                              DO_NOT_USE_WMAIN)
target_link_libraries(unit_tests PRIVATE host_app host_cli host_io SQLite::SQLite3 Catch2::Catch2)
target_precompile_headers(unit_tests PRIVATE ${PCH_STD} <nlohmann/json.hpp> support/catch.hpp)
set_source_files_properties(main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
