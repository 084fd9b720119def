#include "scanners/sources/archives/documents/reader_child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/signals.h"
#include "base/strings.h"
#include "scanners/sources/archives/documents/pdf_reader.h"
#include "scanners/sources/archives/documents/reader_confinement.h"

namespace assay::archives {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kSilent = "took too long";
constexpr int kSocket = 3, kDocument = 4;  // of the process

// One end of the socket. `silence`: how long a message may take to begin and to go on; negative: for ever.
class SocketStream final : public MessageStream {
 public:
  SocketStream(int fd, std::chrono::milliseconds silence) : fd_(fd), silence_(silence) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    if (!ready(POLLIN)) return fail("reading", "", kSilent);
    for (;;) {
      const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == ECONNRESET) return 0;
      if (got < 0) return fail("reading", "", errno_text(errno));
      return static_cast<std::size_t>(got);
    }
  }

  Status send(Bytes bytes) override {
    while (!bytes.empty()) {
      if (!ready(POLLOUT)) return fail("writing", "", kSilent);
      const ssize_t sent = silence_.count() < 0 ? ::write(fd_, bytes.data(), bytes.size())
                                                : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) return fail("writing", "", "ended before its end");
      if (sent < 0) return fail("writing", "", errno_text(errno));
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  }

 private:
  bool ready(short what) const {
    if (silence_.count() < 0) return true;
    std::chrono::milliseconds left = silence_;
    do {  // by slices: who is stopped for long, and goes on, has lost one
      const auto slice = std::min(left, std::chrono::milliseconds(1000));
      const Clock::time_point begin = Clock::now();
      pollfd one{fd_, what, 0};
      const int answer = ::poll(&one, 1, static_cast<int>(slice.count()));
      if (answer > 0 || (answer < 0 && errno != EINTR)) return true;
      left -= std::min(slice, std::chrono::ceil<std::chrono::milliseconds>(Clock::now() - begin));
    } while (left.count() > 0);
    return false;
  }

  int fd_;
  std::chrono::milliseconds silence_;
};

// What a process that is another program is told first.
struct Start {
  std::int64_t parent = 0;
  std::uint64_t document_bytes = 0, memory_bytes = 0, cpu_seconds = 0;
  std::uint64_t budget_memory = 0;
  Answer left;
};

[[noreturn]] void read_confined(DocumentReader reader, const ReaderWords& words, Bytes text, const Start& start) {
  if (!confine_reader(static_cast<int>(start.parent), start.memory_bytes, start.cpu_seconds)) ::_exit(1);
  Limits limits;
  limits.archive_memory_bytes = start.budget_memory;
  SocketStream stream(kSocket, std::chrono::milliseconds(-1));
  SendingContainer into(stream, words, limits, {start.left.bytes, start.left.members, start.left.exhausted != 0});
  reader(text, into);
  into.end();
  ::_exit(0);
}

// A process that is being watched.
struct Child {
  pid_t id = -1;
  UniqueFd socket;
};

constexpr const char* kProcess = "was not read whole: the process that reads such documents ";

// Ends it, if it has not ended, and says how it did; `why`: what its stream said, nothing when all is well.
std::string ended(const Child& child, const Status& why) {
  int status = 0;
  pid_t got = ::waitpid(child.id, &status, WNOHANG);  // one that another waited for is not ours to end
  if (got == 0) {
    ::kill(child.id, SIGKILL);  // changes nothing of one that is ending by itself
    while ((got = ::waitpid(child.id, &status, 0)) < 0 && errno == EINTR) {
    }
  }
  if (why) return "";
  if (why.error().why != "ended before its end") return cat(kProcess, why.error().why);
  if (got == child.id && WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGXCPU) return cat(kProcess, kSilent);
    return cat(kProcess, "was ended by signal ", signal,
               signal == SIGKILL ? " (for want of memory, or from outside)" : "");
  }
  if (got == child.id && WIFEXITED(status) && WEXITSTATUS(status) == kReaderMemory)
    return cat(kProcess, "asked for more memory than it may use");
  return cat(kProcess, "ended before its end");
}

void watch(const Child& child, const ReaderWords& words, Bytes text, Container& into, const ReaderLimits& limits) {
  Memory of_reader(into.budget());  // what it takes of it there
  (void)of_reader.take(std::min(kPdfMemory, into.budget().memory()));
  SocketStream stream(child.socket.get(), limits.silence);
  if (std::string why = ended(child, take_messages(stream, words, text, into)); !why.empty()) into.gap(std::move(why));
}

Start start_of(Bytes text, Container& into, const ReaderLimits& limits) {
  Start start;
  start.parent = ::getpid();
  start.document_bytes = text.size();
  start.memory_bytes = limits.memory_bytes + 3 * std::uint64_t{text.size()};
  start.cpu_seconds = limits.cpu_seconds;
  start.budget_memory = into.budget().memory();
  start.left = Answer(into.budget().left());
  return start;
}

struct Ends {
  UniqueFd ours, theirs;
};

Result<Ends> make_socket() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail("starting", "", errno_text(errno));
  return Ends{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::string cannot_start(std::string_view why) {
  return cat("was not read whole: a process that reads such documents could not be started: ", why);
}

std::atomic<const char*> program = nullptr;
std::atomic<bool> here = false;

#if defined(__linux__)
// The document, for a process that has nothing else of this one.
UniqueFd shared_copy(Bytes text) {
  UniqueFd file(::memfd_create("document", MFD_CLOEXEC));
  if (!file || ::ftruncate(file.get(), static_cast<off_t>(text.size())) != 0) return {};
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t got = ::pwrite(file.get(), text.data() + at, text.size() - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return {};
    at += static_cast<std::size_t>(got);
  }
  return file;
}

UniqueFd moved_up(const UniqueFd& fd) { return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 16)); }

// False: a copy of this process has to do.
bool started_program(const char* path, const Ends& ends, Bytes text, Child& child) {
  const UniqueFd file = shared_copy(text);
  if (!file) return false;
  const UniqueFd socket = moved_up(ends.theirs), document = moved_up(file);  // above the numbers that they get
  if (!socket || !document) return false;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, socket.get(), kSocket);
  ::posix_spawn_file_actions_adddup2(&actions, document.get(), kDocument);
  std::string name = "assay", argument = kReaderArgument;
  std::array<char*, 3> arguments{name.data(), argument.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  const int error = ::posix_spawn(&child.id, path, &actions, nullptr, arguments.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  return error == 0;
}
#endif

}  // namespace

void read_in_copy(DocumentReader reader, const ReaderWords& words, Bytes text, Container& into,
                  const ReaderLimits& limits) {
  Result<Ends> ends = make_socket();
  if (!ends) return into.gap(cannot_start(ends.error().why));
  const Start start = start_of(text, into, limits);
  Child child;
  std::optional<SignalHold> hold(std::in_place);  // no handler of this process runs in the copy
  child.id = ::fork();
  if (child.id < 0) return into.gap(cannot_start(errno_text(errno)));
  if (child.id == 0) {
    forget_handlers();
    if (ends->theirs.get() != kSocket && ::dup2(ends->theirs.get(), kSocket) < 0) ::_exit(1);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(fd);
    close_files_from(kSocket + 1);
    read_confined(reader, words, text, start);
  }
  hold.reset();
  ends->theirs = UniqueFd();
  child.socket = std::move(ends->ours);
  watch(child, words, text, into, limits);
}

void read_pdf_apart(Bytes pdf, Container& into, const ReaderLimits& limits) {
  if (here.load()) return read_pdf(pdf, into);
  static const bool filtered = filters_calls();
  if (!filtered) into.note(kOnlyLimits);
#if defined(__linux__)
  const char* path = program.load();
  const Start start = start_of(pdf, into, limits);
  // Where the memory does not do for both, a copy of this process has the document already.
  if (Memory copy(into.budget());
      path != nullptr && !pdf.empty() && copy.take(pdf.size()) && into.budget().memory() >= kPdfMemory) {
    Result<Ends> ends = make_socket();
    if (!ends) return into.gap(cannot_start(ends.error().why));
    Child child;
    if (started_program(path, *ends, pdf, child)) {
      ends->theirs = UniqueFd();
      child.socket = std::move(ends->ours);
      SocketStream stream(child.socket.get(), limits.silence);
      const Status told = stream.send({reinterpret_cast<const char*>(&start), sizeof(start)});
      if (told) return watch(child, pdf_words(), pdf, into, limits);
      return into.gap(ended(child, told));
    }
  }
#endif
  read_in_copy(read_pdf, pdf_words(), pdf, into, limits);
}

void start_readers_with(const char* path) { program.store(path); }
void read_documents_here() { here.store(true); }

int serve_reader() {
  forget_handlers();
  Start start;
  SocketStream stream(kSocket, std::chrono::milliseconds(-1));
  const Filled got = fill(stream, {reinterpret_cast<char*>(&start), sizeof(start)});
  if (!got.status || got.size != sizeof(start)) return 3;
  const auto size = static_cast<std::size_t>(start.document_bytes);
  void* document = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, kDocument, 0);
  if (document == MAP_FAILED) return 3;
  close_files_from(kDocument);
  read_confined(read_pdf, pdf_words(), {static_cast<const char*>(document), size}, start);
}

}  // namespace assay::archives
