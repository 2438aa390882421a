#include "contenders.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "workload.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr int kPortion = 1'000;

bool has_file(Contender contender) { return contender != Contender::echo && contender != Contender::in_browser; }

// The floor works on the file that the host has made.
Contender maker(Contender contender) {
    switch (contender) {
        case Contender::floor:
        case Contender::floor_wal:
        case Contender::host_deb:
        case Contender::host_wal: return Contender::host;
        case Contender::python_wal: return Contender::python;
        case Contender::node_wal: return Contender::node;
        default: return contender;
    }
}

// Half a gigabyte that the kernel is still writing would be part of what the first events cost.
void sync_file(const fs::path& file) {
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) throw std::runtime_error("cannot sync " + file.string());
    close(fd);
}

// A host checks a file over 2 MiB once a day, in portions, between answers: that is no part of what an answer costs.
void settle(const Program& program) {
    constexpr int kPatienceSeconds = 1800;  // 100 000 images: 300 MB
    for (int seconds = 0; program.sleeps_in(1) > 0; ++seconds) {
        if (seconds > kPatienceSeconds) throw std::runtime_error("the host does not come to rest");
    }
}

}  // namespace

const char* name_of(Contender contender) {
    switch (contender) {
        case Contender::host: return "host";
        case Contender::host_deb: return "host, .deb";
        case Contender::host_wal: return "host, WAL";
        case Contender::echo: return "echo";
        case Contender::floor: return "floor";
        case Contender::floor_wal: return "floor, WAL";
        case Contender::in_browser: return "in browser";
        case Contender::python: return "python";
        case Contender::python_wal: return "python, WAL";
        case Contender::node: return "node";
        case Contender::node_wal: return "node, WAL";
    }
    return "";
}

fs::path Contenders::known(Contender contender, int media) const {
    return places_.data / (std::string{name_of(maker(contender))} + "-" + std::to_string(media) + ".db");
}

fs::path Contenders::copy(Contender contender, int media) const {
    return places_.scratch / (std::string{name_of(contender)} + "-" + std::to_string(media)) / "state.db";
}

std::vector<std::string> Contenders::command(Contender contender, int media) const {
    const std::string file = copy(contender, media).string();
    switch (contender) {
        case Contender::host:
        case Contender::host_wal: return {places_.host, "--db", file};
        case Contender::host_deb: return {places_.host_deb, "--db", file};
        case Contender::echo: return {places_.bin + "/echo"};
        case Contender::floor: return {places_.bin + "/floor", file};
        case Contender::floor_wal: return {places_.bin + "/floor", file, "--wal"};
        case Contender::in_browser:
            return {"node", "--max-old-space-size=8192", places_.peers + "/in_browser.mjs", std::to_string(media),
                    std::to_string(kListedAttempts)};
        case Contender::python: return {"/usr/bin/python3", places_.peers + "/python_host.py", file};
        case Contender::python_wal: return {"/usr/bin/python3", places_.peers + "/python_host.py", file, "--wal"};
        case Contender::node: return {"node", places_.peers + "/node_host.mjs", file};
        case Contender::node_wal: return {"node", places_.peers + "/node_host.mjs", file, "--wal"};
    }
    return {};
}

// Through the contender itself, as partial snapshots: its own rows, made its own way.
void Contenders::populate(Contender contender, int media) const {
    const fs::path target = known(contender, media);
    if (fs::exists(target)) return;
    const fs::path file = copy(maker(contender), media);
    fs::remove_all(file.parent_path());
    fs::create_directories(file.parent_path());
    {
        Program program(command(maker(contender), media));
        program.ask(kHello);
        for (int first = 0, seq = 1; first < media; first += kPortion) {
            const int count = std::min(kPortion, media - first);
            program.ask(snapshot({.page = {first, count, attempts_of(media)},
                                  .form = Form::compact,
                                  .seq = seq++,
                                  .on = first,
                                  .partial = true}));
            if (maker(contender) != Contender::host) continue;
            std::vector<std::string> edits;
            for (int n = first; n < first + count; ++n) edits.push_back(edit_request(n));
            program.burst(edits);
        }
    }
    // Once more, so that its check is done for today.
    if (maker(contender) == Contender::host) (void)start_on_copy(Contender::host, media);
    fs::create_directories(places_.data);
    fs::copy_file(file, target.string() + ".new", fs::copy_options::overwrite_existing);
    fs::rename(target.string() + ".new", target);
    fs::remove_all(file.parent_path());
}

void Contenders::prepare(Contender contender, int media) {
    if (!has_file(contender)) return;
    populate(contender, media);
    const fs::path file = copy(contender, media);
    fs::remove_all(file.parent_path());
    fs::create_directories(file.parent_path());
    fs::copy_file(known(contender, media), file);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    if (contender == Contender::host_wal) {
        std::ofstream(file.parent_path() / "host.ini") << "journal = write-ahead\n";
        fs::permissions(file.parent_path() / "host.ini", fs::perms::owner_read | fs::perms::owner_write);
    }
    sync_file(file);
}

std::unique_ptr<Program> Contenders::start_on_copy(Contender contender, int media) const {
    auto program = std::make_unique<Program>(command(contender, media));
    program->ask(kHello);
    if (contender == Contender::host || contender == Contender::host_wal) settle(*program);
    return program;
}

std::unique_ptr<Program> Contenders::start(Contender contender, int media) {
    prepare(contender, media);
    return start_on_copy(contender, media);
}

}  // namespace bench
