#include "json/document.hpp"

namespace host::json {

std::string text_of(const Out& value) { return value.dump(-1, ' ', false, Out::error_handler_t::replace); }

std::string quoted(std::string_view text) { return text_of(Out(text)); }

}  // namespace host::json
