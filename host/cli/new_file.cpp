#include "cli/new_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <system_error>

namespace host::cli {

NewFile::NewFile(const std::filesystem::path& file)
    : file_(file), draft_(file.string() + ".part-" + std::to_string(::getpid())) {
    const mode_t before = ::umask(S_IRWXG | S_IRWXO);
    out_.open(draft_, std::ios::binary | std::ios::trunc);
    ::umask(before);
}

NewFile::~NewFile() {
    std::error_code ignored;
    if (!draft_.empty()) std::filesystem::remove(draft_, ignored);
}

bool NewFile::publish() {
    out_.close();
    std::error_code problem;
    if (out_) std::filesystem::rename(draft_, file_, problem);
    if (!out_ || problem) return false;
    draft_.clear();
    return true;
}

}  // namespace host::cli
