#include "json/out.hpp"

#include "json/writer.hpp"

namespace host::json {

std::string text_of(const Out& value) { return value.dump(-1, ' ', false, Out::error_handler_t::replace); }

std::string quoted(std::string_view text) { return text_of(Out(text)); }

std::string number_text(double value) { return Out(value).dump(); }

}  // namespace host::json
