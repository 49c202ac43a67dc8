// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/parallel.h"

namespace wesley {

namespace fs = std::filesystem;

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

tl::unexpected<Error> io_error(std::string_view what, const fs::path& path) {
  return fail(ErrorCode::io, fmt::format("cannot {} `{}`: {}", what, path.string(), std::strerror(errno)));
}

Result<std::string> read_descriptor(int fd, const fs::path& path) {
  std::string content;
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count == 0) return content;
    if (count > 0) {
      content.append(buffer, static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return io_error("read", path);
    }
  }
}

// Without room for the whole of it: most files of a compilation are as they were.
bool holds(const fs::path& path, std::string_view content) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || static_cast<std::size_t>(status.st_size) != content.size())
    return false;
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = ::read(fd.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count == 0 && content.empty();
    const std::string_view read(buffer, static_cast<std::size_t>(count));
    if (!content.starts_with(read)) return false;
    content.remove_prefix(read.size());
  }
}

Result<void> write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd, content.data(), content.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return io_error("write", path);
    }
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

Result<void> sync_folder(const fs::path& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return io_error("open", folder);
  if (::fsync(fd.get()) != 0 && errno != EINVAL) return io_error("sync", folder);
  return {};
}

// The folder and those above it, as far as they are missing; `made` are those, the uppermost last.
void make_folders(const fs::path& folder, std::vector<fs::path>& made) {
  std::error_code ignored;
  for (fs::path each = folder; !each.empty() && !fs::exists(each, ignored); each = each.parent_path())
    made.push_back(each);
  fs::create_directories(folder, ignored);
}

// A temporary sibling of `path`, ready to be renamed over it; `made` are the folders that were made for it.
Result<fs::path> stage(const fs::path& path, std::string_view content, bool secret, Durability durability,
                       std::vector<fs::path>& made) {
  std::string temporary;
  const auto create = [&] {
    temporary = (folder_of(path) / fmt::format(".{}.XXXXXX", path.filename().string())).string();
    return ::mkostemp(temporary.data(), O_CLOEXEC);
  };
  int created = create();
  if (created < 0 && errno == ENOENT) {
    make_folders(folder_of(path), made);
    created = create();
  }
  const Descriptor fd(created);
  if (!fd) return io_error("create a temporary file beside", path);
  const auto discard = [&](tl::unexpected<Error> error) {
    ::unlink(temporary.c_str());
    return error;
  };
  if (auto written = write_all(fd.get(), content, path); !written)
    return discard(tl::unexpected(written.error()));
  if (::fchmod(fd.get(), secret ? 0600 : 0644) != 0) return discard(io_error("set the mode of", path));
  if (durability == Durability::synced && ::fsync(fd.get()) != 0) return discard(io_error("sync", path));
  return fs::path(temporary);
}

}  // namespace

Result<std::string> read_file(const fs::path& path) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return io_error("open", path);
  return read_descriptor(fd.get(), path);
}

Result<std::string> read_stdin() {
  return read_descriptor(STDIN_FILENO, "<stdin>");
}

Result<void> write_file_atomic(const fs::path& path, std::string_view content, bool secret) {
  std::vector<fs::path> made;
  WESLEY_ASSIGN(const fs::path temporary, stage(path, content, secret, Durability::synced, made));
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    auto error = io_error("write", path);
    ::unlink(temporary.c_str());
    return error;
  }
  return sync_folder(folder_of(path));
}

FileBatch::~FileBatch() {
  discard();
}

void FileBatch::discard() {
  for (const Staged& staged : staged_) {
    if (staged.temporary) ::unlink(staged.temporary->c_str());
  }
  staged_.clear();
  // Where others have put something there meanwhile, they stay.
  std::sort(made_.begin(), made_.end(), [](const fs::path& left, const fs::path& right) {
    return left.native().size() > right.native().size();
  });
  for (const fs::path& folder : made_) ::rmdir(folder.c_str());
  made_.clear();
}

void FileBatch::add(const fs::path& path, std::string_view content) {
  if (holds(path, content)) return;
  std::vector<fs::path> made;
  Result<fs::path> temporary = stage(path, content, false, durability_, made);
  const std::lock_guard lock(mutex_);
  staged_.push_back({path, std::move(temporary)});
  made_.insert(made_.end(), made.begin(), made.end());
}

Result<std::vector<fs::path>> FileBatch::commit() {
  std::sort(staged_.begin(), staged_.end(),
            [](const Staged& left, const Staged& right) { return left.path.native() < right.path.native(); });
  for (const Staged& staged : staged_) {
    if (staged.temporary) continue;
    Error error = staged.temporary.error();
    discard();
    return tl::unexpected(std::move(error));
  }
  std::vector<fs::path> changed;
  std::set<fs::path> folders;
  for (const Staged& staged : staged_) {
    if (::rename(staged.temporary->c_str(), staged.path.c_str()) != 0) {
      auto error = io_error("write", staged.path);
      discard();
      return error;
    }
    changed.push_back(staged.path);
    if (durability_ == Durability::synced) folders.insert(folder_of(staged.path));
  }
  staged_.clear();
  made_.clear();
  for (const fs::path& folder : folders) WESLEY_TRY(sync_folder(folder));
  return changed;
}

Result<std::vector<fs::path>> write_files_atomic(const std::vector<FileToWrite>& files) {
  FileBatch batch;
  in_parallel(files.size(), [&](std::size_t i) { batch.add(files[i].path, files[i].content); });
  WESLEY_ASSIGN(const std::vector<fs::path> changed, batch.commit());
  const std::set<fs::path> known(changed.begin(), changed.end());
  std::vector<fs::path> in_order;
  for (const FileToWrite& file : files) {
    if (known.contains(file.path)) in_order.push_back(file.path);
  }
  return in_order;
}

}  // namespace wesley
