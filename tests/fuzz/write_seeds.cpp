// write_seeds FOLDER: the seeds of every target, as files in a folder for each.
#include <cstdio>
#include <filesystem>

#include "fuzz/seeds.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/tools.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: write_seeds FOLDER\n", stderr);
        return 2;
    }
    for (const fuzz::Target& target : fuzz::kTargets) {
        const auto folder = std::filesystem::path{argv[1]} / target.name;
        std::filesystem::create_directories(folder);
        for (const fuzz::Seed& seed : fuzz::seeds_of(target.name)) fuzz::write_bytes(folder / seed.name, seed.bytes);
    }
}
