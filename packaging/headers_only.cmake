# The libraries that are headers only, for a build for another machine. They are this machine's own, each by a link in a
# folder of its own: all of /usr/include would bring this machine's C library along.
set(HEADERS ${CMAKE_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${HEADERS})
function(headers_only target folder)
  if(NOT EXISTS /usr/include/${folder})
    message(FATAL_ERROR "/usr/include/${folder} is missing: run scripts/setup build first")
  endif()
  file(CREATE_LINK /usr/include/${folder} ${HEADERS}/${folder} SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE ${HEADERS})
endfunction()

headers_only(nlohmann_json::nlohmann_json nlohmann)
headers_only(CLI11::CLI11 CLI)
headers_only(Boost::headers boost)
if(WIN32) # Asio's sockets are not used, but are in its context
  target_link_libraries(Boost::headers INTERFACE ws2_32 mswsock)
endif()
