// The host in this process: decode, transaction, store, answers and pushes, for one or two hosts on one file.
#include <fstream>
#include <memory>
#include <set>

#include "app/host.hpp"
#include "core/invariants.hpp"
#include "fuzz/conversation.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"

namespace fuzz {
namespace {

using namespace ::host;
namespace fs = std::filesystem;

constexpr std::size_t kMostLines = 60;

class Stage {
public:
    Stage() {
        fs::create_directory(folder());
        fs::remove(file().string() + "-journal");
        write_fresh_file(file());
    }

    void play(const std::vector<Line>& lines) {
        std::vector<std::string> together;
        for (const Line& line : lines) {
            if (line.kind == '!') {
                side(line.host).reset();
            } else if (line.kind != '*' && !is_long_wait(line.payload)) {
                together.push_back(line.payload);
                if (line.kind != '+') tell(line.host, std::exchange(together, {}));
            }
        }
        for (auto& side : sides_) side.reset();
    }

    static void check_file() {
        store::SessionStore store(file(), {.read_only = true});
        must(store.integrity_problems().empty(), "the file is whole, whatever was said");
        for (const core::MediaId& media : store.media().list(std::nullopt, 1000).media) {
            must(core::violations(*store.load(media)).empty(), "what is on disk is sound, whatever was said");
        }
        static const std::set<std::string> kOurs{"state.db", "state.db-journal"};
        for (const auto& entry : fs::directory_iterator{folder()}) {
            must(kOurs.contains(entry.path().filename().string()), "nothing is written beside the store");
        }
    }

private:
    struct Side {
        core::ClockReading reading;
        app::Host host;
        explicit Side(core::Instant now)
            : reading(core::made_up_reading(now)),
              host({.state_file = file(),
                    .own_directory = false,
                    .log_file = {},
                    .connection = "fuzz",
                    .pid = 1,
                    .test_clock = true,
                    .dice = [] { return 0.5; },
                    .log = [](std::string_view) {}}) {}
        [[nodiscard]] core::Instant now() const { return host.time_at(reading); }
    };

    static fs::path folder() { return scratch() / "host"; }
    static fs::path file() { return folder() / "state.db"; }

    std::unique_ptr<Side>& side(int number) { return sides_[static_cast<std::size_t>(number - 1)]; }

    void tell(int number, const std::vector<std::string>& payloads) {
        auto& here = side(number);
        if (!here) {
            here = std::make_unique<Side>(now_);
            hear(*here, {std::string{kHello}});
        }
        hear(*here, payloads);
        now_ = here->now();
        for (auto& other : sides_) {  // their time passes, too
            if (!other || other == here) continue;
            other->reading = core::later(other->reading, now_ - other->now());
            witness_.heard(other->host.wake(other->reading));
        }
    }

    void hear(Side& side, const std::vector<std::string>& payloads) {
        for (const std::string& payload : payloads) witness_.asked(payload);
        witness_.heard(side.host.handle(payloads, side.reading));
        witness_.nothing_more();
    }

    std::array<std::unique_ptr<Side>, 2> sides_;
    core::Instant now_ = core::kTestStart;
    Witness witness_{Witness::File::sound};
};

}  // namespace

void host(Bytes input) {
    Stage stage;
    stage.play(read_conversation(text_of(input), kMostLines));
    Stage::check_file();
}

}  // namespace fuzz
