// Holding back the signals that end a process.
#pragma once

#include <csignal>

namespace assay {

// While it lives, SIGINT, SIGTERM, SIGHUP and SIGQUIT to this thread wait: between making a temporary file and renaming
// it, so that nothing half-written is left behind. Short: a signal that waits is obeyed when it ends. Not thread-safe,
// and of use only where no other thread runs that could take the signal.
class SignalHold {
 public:
  SignalHold();
  ~SignalHold();
  SignalHold(const SignalHold&) = delete;
  SignalHold& operator=(const SignalHold&) = delete;

 private:
  sigset_t before_;
};

}  // namespace assay
