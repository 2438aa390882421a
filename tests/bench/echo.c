/* The least a native messaging host can do: send each frame back. What scripts/bench measures ours against. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static int all(ssize_t (*move)(int, void*, size_t), int fd, char* at, size_t bytes) {
    while (bytes > 0) {
        ssize_t moved = move(fd, at, bytes);
        if (moved <= 0) return 0;
        at += moved;
        bytes -= (size_t)moved;
    }
    return 1;
}

static ssize_t write_from(int fd, void* at, size_t bytes) { return write(fd, at, bytes); }

int main(void) {
    uint32_t length;
    size_t room = 0;
    char* payload = NULL;
    while (all(read, 0, (char*)&length, sizeof length)) {
        if (length > room) {
            payload = realloc(payload, room = length);
            if (!payload) return 1;
        }
        if (!all(read, 0, payload, length)) return 1;
        if (!all(write_from, 1, (char*)&length, sizeof length) || !all(write_from, 1, payload, length)) return 1;
    }
    return 0;
}
