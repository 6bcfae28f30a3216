#pragma once

// A file system below the storage engine that fails when the test says so.

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>

namespace recobro::tests {

enum class disk_fault : uint8_t { none, full_on_append, broken_on_append, broken_on_sync };

class failing_disk final : public rocksdb::FileSystemWrapper {
public:
  failing_disk()
    : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "failing_disk"; }

  std::atomic<disk_fault> fault = disk_fault::none;

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    auto status = FileSystemWrapper::NewWritableFile(name, options, file, debug);
    if (status.ok())
      *file = std::make_unique<failing_file>(std::move(*file), fault);
    return status;
  }

private:
  class failing_file final : public rocksdb::FSWritableFileOwnerWrapper {
  public:
    failing_file(std::unique_ptr<rocksdb::FSWritableFile> real, std::atomic<disk_fault>& fault)
      : FSWritableFileOwnerWrapper(std::move(real))
      , fault_(fault) {}

    using FSWritableFileOwnerWrapper::Append;
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      if (fault_ == disk_fault::full_on_append)
        return rocksdb::IOStatus::NoSpace("by the test");
      if (fault_ == disk_fault::broken_on_append)
        return rocksdb::IOStatus::IOError("by the test");
      return FSWritableFileOwnerWrapper::Append(data, options, debug);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
      if (fault_ == disk_fault::broken_on_sync)
        return rocksdb::IOStatus::IOError("by the test");
      return FSWritableFileOwnerWrapper::Sync(options, debug);
    }

  private:
    std::atomic<disk_fault>& fault_;
  };
};

} // namespace recobro::tests
