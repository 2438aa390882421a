#include "io/windows/pipe_end.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "platform/windows/blocking_pipe.hpp"

namespace host::io {
namespace {

using boost::system::error_code;

constexpr std::size_t kChunk = 64 * 1024;  // as much as a pipe holds

error_code error_of(std::error_code error) { return {error.value(), boost::system::generic_category()}; }

}  // namespace

// Shared by the end and its thread. The thread takes one job at a time: to read into bytes_, or to write what is in
// them.
class PipeEnd::Worker : public std::enable_shared_from_this<Worker> {
public:
    Worker(boost::asio::io_context& context, int fd) : context_(context), pipe_(fd) {}

    void read(boost::asio::mutable_buffer into, Handler handler) {
        begin(Job{.into = into,
                  .reads = true,
                  .bytes = std::min(into.size(), kChunk),
                  .handler = std::move(handler),
                  .work = work()});
    }
    void write(boost::asio::const_buffer from, Handler handler) {
        const std::size_t bytes = std::min(from.size(), kChunk);
        bytes_.assign(static_cast<const char*>(from.data()), static_cast<const char*>(from.data()) + bytes);
        begin(Job{.into = {}, .reads = false, .bytes = bytes, .handler = std::move(handler), .work = work()});
    }
    std::size_t write_at_once(std::string_view bytes) { return pipe_.write(bytes).value_or(0); }
    // The thread ends when its job does; nobody uses its result any more.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
            job_.reset();
        }
        wake_.notify_one();
        pipe_.cancel();
    }

private:
    using Work = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
    struct Job {
        boost::asio::mutable_buffer into;
        bool reads;
        std::size_t bytes;
        Handler handler;
        Work work;
    };

    [[nodiscard]] Work work() { return Work(context_.get_executor()); }

    void begin(Job job) {
        {
            const std::lock_guard lock(mutex_);
            job_.emplace(std::move(job));
            waiting_ = true;
        }
        if (!std::exchange(running_, true)) {
            std::thread([self = shared_from_this()] { self->run(); }).detach();
        }
        wake_.notify_one();
    }

    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return waiting_ || closed_; });
            if (closed_) return;
            waiting_ = false;
            const bool reads = job_->reads;
            const std::size_t bytes = job_->bytes;
            lock.unlock();
            if (reads) bytes_.resize(bytes);
            const auto done = reads ? pipe_.read(bytes_) : pipe_.write({bytes_.data(), bytes});
            lock.lock();
            if (closed_) return;
            boost::asio::post(context_, [self = shared_from_this(), done] { self->finish(done); });
        }
    }

    std::optional<Job> take() {
        const std::lock_guard lock(mutex_);
        std::optional<Job> job = std::move(job_);
        job_.reset();
        return job;
    }

    // In the context. The thread waits meanwhile: bytes_ are ours.
    void finish(const std::expected<std::size_t, std::error_code>& done) {
        const std::optional<Job> job = take();
        if (!job) return;  // closed
        if (!done) return job->handler(error_of(done.error()), 0);
        if (job->reads && *done == 0) return job->handler(boost::asio::error::eof, 0);
        if (job->reads) std::memcpy(job->into.data(), bytes_.data(), *done);
        job->handler({}, *done);
    }

    boost::asio::io_context& context_;
    platform::BlockingPipe pipe_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<Job> job_;
    std::vector<char> bytes_;
    bool waiting_{};
    bool closed_{};
    bool running_{};
};

PipeEnd::PipeEnd(boost::asio::io_context& context, int fd) : fd_(fd), worker_(std::make_shared<Worker>(context, fd)) {}
PipeEnd::~PipeEnd() { worker_->close(); }

void PipeEnd::async_read_some(boost::asio::mutable_buffer into, Handler handler) {
    worker_->read(into, std::move(handler));
}
void PipeEnd::async_write_some(boost::asio::const_buffer from, Handler handler) {
    worker_->write(from, std::move(handler));
}

std::size_t PipeEnd::write_at_once(std::string_view bytes) { return worker_->write_at_once(bytes); }

}  // namespace host::io
