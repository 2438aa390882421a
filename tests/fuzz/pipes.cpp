// The whole host between two real pipes: the loop, the channel and the end, as a browser would have them.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

#include "app/host.hpp"
#include "fuzz/conversation.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"
#include "io/run_loop.hpp"
#include "wire/frame.hpp"

namespace fuzz {
namespace {

using namespace ::host;
namespace fs = std::filesystem;

constexpr std::size_t kMostPipedLines = 40;
constexpr std::size_t kMostBytes = 60'000;  // what a pipe holds, so that nobody has to read at the same time

struct Pipe {
    int read{}, write{};
};

Pipe new_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    return {ends[0], ends[1]};
}

std::string framed(std::string_view payload) {  // also one that is over the limit of the other direction
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::string frame(reinterpret_cast<const char*>(&length), sizeof length);
    return frame.append(payload);
}

// What the browser writes, and what of it are whole frames. `!` cuts the stream within the last frame.
struct Script {
    std::string bytes;
    std::vector<std::string> payloads;
    bool nobody_reads{};
};

Script script_of(const std::vector<Line>& lines) {
    Script script{.bytes = framed(kHello), .payloads = {}};
    for (const Line& line : lines) {
        if (line.kind == '!') {
            script.nobody_reads = line.payload == "deaf";
            if (!script.nobody_reads) script.bytes.pop_back();
            break;
        }
        if (line.kind == '*') {
            script.bytes += line.payload;
        } else if (!is_long_wait(line.payload)) {
            script.bytes += framed(line.payload);
        }
    }
    script.bytes.resize(std::min(script.bytes.size(), kMostBytes));
    wire::FrameDecoder decoder;
    decoder.push(script.bytes);
    while (auto payload = decoder.pop()) script.payloads.push_back(*std::move(payload));
    return script;
}

int run(int in, int out) {
    const fs::path file = scratch() / "pipes.db";
    write_fresh_file(file);
    const io::Log log(scratch() / "pipes.log");
    app::Host host({.state_file = file,
                    .own_directory = false,
                    .log_file = log.file(),
                    .connection = "fuzz",
                    .pid = 1,
                    .test_clock = true,
                    .dice = [] { return 0.5; },
                    .log = [&log](std::string_view line) { log.line(line); }});
    io::RunLoop loop({.in = in, .out = out, .host = host, .log = log});
    return loop.run();
}

std::string read_all(int fd) {
    std::string all;
    std::array<char, 65536> buffer{};
    for (ssize_t size; (size = ::read(fd, buffer.data(), buffer.size())) > 0;) {
        all.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return all;
}

void check_answers(const Script& script, const std::string& output) {
    Witness witness(Witness::File::sound);
    for (const std::string& payload : script.payloads) witness.asked(payload);
    wire::FrameDecoder decoder;
    decoder.push(output);
    std::vector<std::string> messages;
    while (auto message = decoder.pop()) messages.push_back(*std::move(message));
    const bool cut_short = output.size() >= kMostBytes;  // the pipe was full
    if (!cut_short) must(!decoder.mid_frame() && !decoder.over_limit(), "nothing but whole frames reaches the browser");
    wire::FrameDecoder input;
    input.push(script.bytes);
    while (input.pop()) {
    }
    if (input.over_limit() && !cut_short) {  // one more answer, to nobody
        must(!messages.empty(), "a frame that is too long is answered");
        messages.pop_back();
    }
    witness.heard(messages);
    if (!cut_short) witness.nothing_more();
}

}  // namespace

void pipes(Bytes input) {
    std::signal(SIGPIPE, SIG_IGN);
    const Script script = script_of(read_conversation(text_of(input), kMostPipedLines));
    const Pipe in = new_pipe(), out = new_pipe();
    ::fcntl(out.write, F_SETPIPE_SZ, 1 << 20);
    must(::write(in.write, script.bytes.data(), script.bytes.size()) == static_cast<ssize_t>(script.bytes.size()),
         "a pipe takes what it holds");
    ::close(in.write);
    if (script.nobody_reads) ::close(out.read);
    const int code = run(in.read, out.write);  // closes its ends
    must(code == 0 || code == 3, "the host ends with one of its exit codes");
    if (script.nobody_reads) return;
    const std::string output = read_all(out.read);
    ::close(out.read);
    check_answers(script, output);
}

}  // namespace fuzz
