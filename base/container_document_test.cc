#include <gtest/gtest.h>

#include "base/container.h"

namespace assay {
namespace {

TEST(Documents, AreToldByTheirBeginning) {
  EXPECT_EQ(container_of("%PDF-1.7\n"), ContainerKind::pdf);
  EXPECT_EQ(container_of("\xEF\xBB\xBF%PDF-1.7\n"), ContainerKind::pdf);
  EXPECT_EQ(container_of(Bytes("SQLite format 3\0\x10\0", 18)), ContainerKind::sqlite);
  EXPECT_EQ(container_of("<?xml version=\"1.0\"?>\n<a xmlns=\"http://schemas.openxmlformats.org/x\">"),
            ContainerKind::office_xml);
  EXPECT_EQ(container_of("<a xmlns:x=\"urn:oasis:names:tc:opendocument:xmlns:x\">"), ContainerKind::office_xml);
  EXPECT_EQ(container_of("From: a\r\nMIME-Version: 1.0\r\n\r\n"), ContainerKind::mail);
  EXPECT_EQ(container_of("From a Mon\nReceived: x\n y\nContent-Type: multipart/mixed; boundary=a\n\n"),
            ContainerKind::mail);
  EXPECT_EQ(container_of(Bytes("x\x9C\xE4\xFDK\x04\0\0\0", 9)), ContainerKind::zlib);
}

TEST(Documents, CodeAndPicklesAreToldApartFromWhatBeginsAlike) {
  const auto kind = [](std::string text) {
    text.resize(32, '\0');
    return container_of(text);
  };
  EXPECT_EQ(kind("\xA7\r\r\n" + std::string(12, '\0') + "\xE3"), ContainerKind::constants);
  EXPECT_EQ(kind("\x80\x04\x95"), ContainerKind::constants);
  EXPECT_EQ(kind("\x80\x02}q"), ContainerKind::constants);
  EXPECT_EQ(kind(std::string("\xCA\xFE\xBA\xBE\0\0\0\x41", 8)), ContainerKind::constants);
  EXPECT_EQ(kind(std::string("\xCA\xFE\xBA\xBE\0\0\0\x02", 8)), ContainerKind::none);
  EXPECT_EQ(kind("ab\r\ncd\r\nefghijklmnopqrst"), ContainerKind::none);
}

TEST(Documents, TextThatBeginsAlikeIsNone) {
  EXPECT_EQ(container_of("x^2 + y^2 = z^2\n"), ContainerKind::none);
  EXPECT_EQ(container_of("% a LaTeX file about %PDF\n"), ContainerKind::none);
  EXPECT_EQ(container_of("<html><body>\n"), ContainerKind::none);
  EXPECT_EQ(container_of("from: main\nto: other\n\nMIME-Version: 1.0\n"), ContainerKind::none);
  EXPECT_EQ(container_of("from x import y\nMIME-Version: 1.0\n"), ContainerKind::none);
  EXPECT_EQ(container_of("date: 2026\nno field\nMIME-Version: 1.0\n"), ContainerKind::none);
}

TEST(Documents, AScriptWithAnArchiveBehindIt) {
  const std::string script = "#!/bin/sh\ntail -n +4 \"$0\" | tar xz\nexit 0\n";
  EXPECT_EQ(container_of(script + "\x1F\x8B\x08" + std::string(64, '\0')), ContainerKind::script);
  EXPECT_EQ(container_of(script + "\x28\xB5\x2F\xFD" + std::string(64, '\1')), ContainerKind::script);
  EXPECT_EQ(script_payload(script + "BZh91AY&SY" + std::string(64, '\1')), script.size());
  EXPECT_EQ(container_of(script), ContainerKind::none);
  EXPECT_EQ(container_of(script + "PK\x03\x04 in text\n"), ContainerKind::none);
  EXPECT_EQ(container_of(script.substr(2) + "\x1F\x8B\x08" + std::string(64, '\1')), ContainerKind::none);
  const std::string far = "#!/bin/sh\n" + std::string(kContainerHead, 'x') + "\n\x1F\x8B\x08" + std::string(8, '\0');
  EXPECT_EQ(container_of(far), ContainerKind::none);
}

TEST(Documents, AreScannedAsTheyAreToo) {
  EXPECT_TRUE(is_document(ContainerKind::pdf));
  EXPECT_TRUE(is_document(ContainerKind::zlib));
  EXPECT_FALSE(is_document(ContainerKind::zip));
  EXPECT_FALSE(is_document(ContainerKind::none));
}

}  // namespace
}  // namespace assay
