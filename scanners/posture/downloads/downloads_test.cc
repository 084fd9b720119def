#include "scanners/posture/downloads/downloads.h"

#include <gtest/gtest.h>

namespace assay::posture {
namespace {

std::vector<Download> downloads_in(const std::string& script, Pinned hashes = Pinned::unknown) {
  const shell::Script read = shell::read_script(script);
  return downloads_of(read, shell::calls_of(read), [hashes](std::string_view) { return hashes; });
}

// One letter for each: y, n or ?.
std::string pins_of(const std::string& script, Pinned hashes = Pinned::unknown) {
  std::string out;
  for (const Download& one : downloads_in(script, hashes))
    out += one.pinned == Pinned::yes ? 'y' : one.pinned == Pinned::no ? 'n' : '?';
  return out;
}

TEST(Downloads, PipAsksForHashesOrDoesNot) {
  EXPECT_EQ(pins_of("pip install x"), "n");
  EXPECT_EQ(pins_of("pip install x==1.2.3"), "n");
  EXPECT_EQ(pins_of("pip3 install --require-hashes -r requirements.txt"), "y");
  EXPECT_EQ(pins_of("python -m pip install dist/*.whl"), "?");
  EXPECT_EQ(pins_of("python3 -I -m pip install a.whl"), "y");
  EXPECT_EQ(pins_of("pip install --no-deps -e ."), "y");
  EXPECT_EQ(pins_of("pip install -e ."), "n");
  EXPECT_EQ(pins_of("pip install --no-deps git+https://example.org/x.git@0123456789012345678901234567890123456789"),
            "y");
  EXPECT_EQ(pins_of("uv pip install x"), "n");
  EXPECT_EQ(pins_of("pip install"), "n");
  EXPECT_EQ(pins_of("pip download x; pip freeze"), "");
}

TEST(Downloads, HashesOfARequirementsFileCount) {
  EXPECT_EQ(pins_of("pip install -r a.txt", Pinned::yes), "y");
  EXPECT_EQ(pins_of("pip install -r a.txt", Pinned::no), "n");
  EXPECT_EQ(pins_of("pip install -r a.txt", Pinned::unknown), "?");
  EXPECT_TRUE(all_hashed("# x\na==1 \\\n  --hash=sha256:00\nb==2 --hash=sha256:11\n"));
  EXPECT_FALSE(all_hashed("a==1 --hash=sha256:00\nb==2\n"));
  EXPECT_FALSE(all_hashed("-r other.txt\na==1 --hash=sha256:00\n"));
  EXPECT_FALSE(all_hashed("\n"));
}

TEST(Downloads, OfGoAVersionIsEnough) {
  EXPECT_EQ(pins_of("go install example.org/x/y@latest"), "n");
  EXPECT_EQ(pins_of("go install example.org/x/y@v1.2.3"), "y");
  EXPECT_EQ(pins_of("go install example.org/x/y@v1"), "n");
  EXPECT_EQ(pins_of("go get -u example.org/x/y"), "n");
  EXPECT_EQ(pins_of("go install ./... ; go get ; go install ."), "yy");
  EXPECT_EQ(pins_of("go get -insecure example.org/x/y@v1.2.3"), "n");
}

TEST(Downloads, OtherManagers) {
  EXPECT_EQ(pins_of("npm ci"), "y");
  EXPECT_EQ(pins_of("npm install; npm i x@1.2.3; npm run install-x"), "nn");
  EXPECT_EQ(pins_of("choco install x; choco install --requirechecksums x"), "ny");
  EXPECT_EQ(pins_of("dotnet restore; dotnet restore --locked-mode"), "ny");
  EXPECT_EQ(pins_of("nuget install x -Version 1.2.3"), "y");
}

TEST(Downloads, WhatIsFetchedAndRun) {
  EXPECT_EQ(pins_of("curl -s https://example.org/x | sh"), "n");
  EXPECT_EQ(pins_of("curl -s https://example.org/x | sudo bash -s -- -y"), "n");
  EXPECT_EQ(pins_of("bash <(curl -s https://example.org/x)"), "n");
  EXPECT_EQ(pins_of("sh -c \"$(curl -fsSL https://example.org/x)\""), "n");
  EXPECT_EQ(pins_of("eval \"$(wget -qO- https://example.org/x)\""), "n");
  EXPECT_EQ(pins_of("curl https://raw.githubusercontent.com/a/b/0123456789012345678901234567890123456789/x.sh | sh"),
            "y");
  EXPECT_EQ(pins_of("curl https://raw.githubusercontent.com/a/b/main/x.sh | sh"), "n");
  EXPECT_EQ(pins_of("curl -s https://example.org/x | python3 -m json.tool; curl -s https://example.org/x | jq ."), "");
}

TEST(Downloads, AFileThatIsRunUnlessItWasCompared) {
  EXPECT_EQ(pins_of("curl -o x.sh https://example.org/x.sh\nsh x.sh\n"), "n");
  EXPECT_EQ(pins_of("curl -sSLo ./x https://example.org/x && chmod +x x && ./x"), "n");
  EXPECT_EQ(pins_of("wget https://example.org/get.py\npython get.py\n"), "n");
  EXPECT_EQ(pins_of("curl -fsSL https://example.org/x.sh > x.sh; bash x.sh"), "n");
  EXPECT_EQ(pins_of("curl -o x.sh https://example.org/x.sh\necho '00  x.sh' | sha256sum -c -\nsh x.sh\n"), "");
  EXPECT_EQ(pins_of("curl -o x.json https://example.org/x\ncat x.json\n"), "");
}

}  // namespace
}  // namespace assay::posture
