#include "attest/evidence/codes.h"

#include <algorithm>
#include <array>

namespace assay::attest {

namespace {

constexpr std::array<CodeFacts, 28> kCodes = {{
    {"evidence-backdated", "An entry is older than what stands before it.",
     "A chain grows at its end, so times do not go backwards; an entry that claims to be older than the entry or the "
     "head before it was put there later than it says.",
     "assay evidence verify CHAIN --seen-head HEAD",
     "Find out who appended the entry and from where; make the record anew, with the time at which it is made.",
     "Do not set a clock or SOURCE_DATE_EPOCH back to make an entry fit."},
    {"evidence-chain-cut", "Entries at the end of the chain are gone.",
     "Whoever removes the newest entries removes the newest evidence, and what is left looks whole by itself.",
     "assay evidence verify CHAIN --seen-head HEAD",
     "Take the chain from where its head was seen whole; keep a copy of every signed head outside of the chain's "
     "folder.",
     "Do not sign the shorter chain anew."},
    {"evidence-chain-damaged", "The log or the head of a chain cannot be read as one.",
     "A log that is not in its one spelling may say different things to different readers.",
     "assay evidence verify PATH", "Take the folder from where it was made, or from its last copy.",
     "Do not edit the log by hand."},
    {"evidence-chain-rebuilt", "The chain's entries are not those that a head covers.",
     "The head is a digest of all entries in order: with another one, an entry was changed, put in, taken out or "
     "moved.",
     "assay evidence verify CHAIN --key KEY --seen-head HEAD",
     "Compare the log with a copy of which the head is known, and find the first entry that differs.",
     "Do not replace the head that was seen before by the new one."},
    {"evidence-entry-changed", "The log says something else of an entry than its statement.",
     "The log repeats the label and the time of each statement for reading; only the statement is covered by the head.",
     "assay evidence verify PATH", "Take log.jsonl from its last whole copy.",
     "Do not trust labels of a log that was not verified."},
    {"evidence-file-changed", "A file has other bytes than the index, record or log says.",
     "Evidence about a file holds for the bytes that it had.", "assay evidence verify PATH",
     "Take the file from where the evidence was made; where the change was meant, make the evidence anew.",
     "Do not make the index anew without knowing what changed the file."},
    {"evidence-file-extra", "A file stands there that nothing lists.",
     "A bundle, a chain and an indexed folder are closed: what is not listed was never covered, and readers might take "
     "it for evidence.",
     "assay evidence verify PATH", "Move the file elsewhere, or make the index or bundle anew with it.",
     "Do not leave it in the folder because nobody reads it today."},
    {"evidence-file-missing", "A file that is listed is not there.",
     "Evidence that is gone cannot be looked at, and its absence may be the point.", "assay evidence verify PATH",
     "Fetch the file; where only a part is meant to be verified, say --partial.",
     "Do not take the file out of the index."},
    {"evidence-future", "A time lies in the future.", "A time that has not come was not measured.",
     "assay evidence verify PATH",
     "Set the clock of the machine that makes records; SOURCE_DATE_EPOCH must not lie ahead.",
     "Do not wait until the time has come: the record would still be wrong about it."},
    {"evidence-head-behind", "The log has entries that its head does not cover.",
     "They were appended without the head, by an append that was cut short or by somebody without the key.",
     "assay evidence verify CHAIN --key KEY", "Look at the entries behind the head; remove them or append them again.",
     "Do not sign a head over entries that nobody has looked at."},
    {"evidence-index-damaged", "An index cannot be read as one.",
     "An index has one spelling and a last line that counts its files; what has another was cut or written by hand.",
     "assay evidence verify PATH", "Take the index from where it was made.", "Do not mend it by hand."},
    {"evidence-label", "The newest entry bears another label than was asked for.",
     "A chain whose newest entries were cut is a whole, older chain; its last label tells.",
     "assay evidence verify CHAIN --label LABEL", "Fetch the chain that ends with the release.",
     "Do not append the label again."},
    {"evidence-label-twice", "Two entries bear the same label.",
     "Whoever asks for the evidence of a release would get the one or the other.", "assay evidence verify PATH",
     "Give each run its own label, with its run id and attempt.", "Do not append a second entry for the same release."},
    {"evidence-link", "A symbolic link stands among the files.",
     "What a link leads to depends on the machine, so an index does not follow it, and does not leave it out in "
     "silence either.",
     "assay evidence index FOLDER", "Put the file itself in its place.",
     "Do not index the folder behind it in its stead unasked."},
    {"evidence-name", "A name is no portable text.",
     "An index is text; a name that is no UTF-8 or holds control characters or backslashes would be another one "
     "elsewhere.",
     "assay evidence index FOLDER", "Rename the file.", "Do not leave the file out."},
    {"evidence-not-anchored", "Nothing from outside was given to verify against.",
     "Whoever can write to a folder can build all of it anew, digests and all. Only a key or a head that was seen "
     "before tells.",
     "assay evidence verify PATH",
     "Give --key with the signer's public key, or --seen-head with a head that was kept elsewhere; --unsigned where a "
     "bundle or an index need only be whole.",
     "Do not keep the only copy of the head in the folder that it is to protect."},
    {"evidence-nothing", "There was nothing to judge.", "No evidence is no pass.", "assay evidence verify PATH",
     "Make the evidence, or fetch it.", "Do not record a pass by hand."},
    {"evidence-other-key", "It is signed, but not by the key that was given.",
     "A signature by somebody else says nothing of whom you trust.", "assay evidence verify PATH --key KEY",
     "Find out whose key it is: the envelope's keyid is the SHA-256 digest of the public key.",
     "Do not take over the key that came with the evidence."},
    {"evidence-proof", "A proof does not hold.",
     "A proof of inclusion or consistency leads to one head by hashes; this one does not.",
     "assay evidence verify PROOF --head HEAD", "Make the proof anew from the chain: assay evidence chain prove.",
     "Do not accept the statement without it."},
    {"evidence-replaced", "A file was replaced or written while it was read.",
     "The digest would be one of bytes that never were a file.", "assay evidence index FOLDER",
     "Index when nothing writes to the folder any more.", "Do not try until it goes through by chance."},
    {"evidence-special", "What stands there is neither a file nor a folder.",
     "A pipe, socket or device has no bytes that could be indexed.", "assay evidence index FOLDER",
     "Remove it, or index the folders beside it.", "Do not index it as an empty file."},
    {"evidence-statement-damaged", "A statement or record cannot be read as one.",
     "Records have one spelling and known members only, so that all readers see the same.",
     "assay evidence verify PATH", "Make the record anew.", "Do not mend it by hand: its signature would not hold."},
    {"evidence-statement-twice", "Two entries are the same statement.", "One piece of evidence must not count twice.",
     "assay evidence verify PATH", "Make a record of each run.", "Do not change a label to make them differ."},
    {"evidence-too-many", "There are more files than an index holds.", "What is not listed is not covered.",
     "assay evidence index FOLDER", "Index the folder's parts by themselves.",
     "Do not index a part and take it for the whole."},
    {"evidence-unknown-type", "The statement or folder is of a type that is not known here.",
     "What cannot be read cannot pass.", "assay evidence verify PATH", "Verify it with the tool that knows its type.",
     "Do not count it as evidence."},
    {"evidence-unreadable", "Something could not be read.", "What was not read was not verified.",
     "assay evidence verify PATH", "Give permission, or fetch the file anew.", "Do not take the rest for the whole."},
    {"evidence-unsigned", "It is not signed.", "A key was asked for, and nobody has signed.",
     "assay evidence verify PATH --key KEY", "Sign it where it is made, with --key.",
     "Do not sign somebody else's evidence to make it pass."},
    {"evidence-verdict", "The record says that its subject did not pass.",
     "The record is whole; what it says is bad news.", "assay evidence verify PATH",
     "Look at its reasons and at the file that it was made from.", "Do not record again until it passes."},
}};

}  // namespace

std::span<const CodeFacts> evidence_codes() { return kCodes; }

const CodeFacts* find_code(std::span<const CodeFacts> codes, std::string_view code) {
  const auto found =
      std::lower_bound(codes.begin(), codes.end(), code,
                       [](const CodeFacts& facts, std::string_view wanted) { return facts.code < wanted; });
  return found == codes.end() || found->code != code ? nullptr : &*found;
}

}  // namespace assay::attest
