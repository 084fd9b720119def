#!/usr/bin/env python3
"""Makes the seed corpora of the fuzz targets: fuzz_seeds.py FOLDER COMPILE_RULES.

Seeds come from the tree (rule files, golden reports) and from a small repository that git makes here. Each target's
folder bears its name; what a target found in an earlier run stays there.
"""
import base64
import gzip
import hashlib
import io
import json
import marshal
import pathlib
import pickle
import random
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

TREE = pathlib.Path(__file__).resolve().parents[1]
PEOPLE = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "C",
          "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_AUTHOR_DATE": "2026-01-05T08:00:00Z",
          "GIT_COMMITTER_DATE": "2026-01-05T08:00:00Z", "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent",
          "PATH": "/usr/local/bin:/usr/bin:/bin"}


class Corpora:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def add(self, target, *seeds):
        folder = self.folder / target
        folder.mkdir(parents=True, exist_ok=True)
        for seed in seeds:
            content = seed if isinstance(seed, bytes) else seed.encode()
            (folder / f"seed-{zlib.crc32(content):08x}").write_bytes(content)


def picture(*chunks):
    """PNG."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)


def rule_seeds(corpora, compile_rules):
    detectors = sorted((TREE / "rules/detectors").glob("*.yaml"), key=lambda path: path.stat().st_size)
    corpora.add("rules_rule_file_fuzz", *(path.read_bytes() for path in detectors[:40]),
                (TREE / "rules/testdata/mistakes.yaml").read_bytes())
    corpora.add("importers_import_fuzz", "[extend]\nuseDefault = true\n[[rules]]\nid = 'a'\nregex = '(?i)acme_([a-f]{8,})'\n"
                "keywords = ['acme']\n[allowlist]\npaths = ['\\.md$']\nstopwords = ['x']\n",
                "rules:\n- name: a\n  id: a.1\n  pattern: (?x) acme_ [a-f]{8}\n  min_entropy: 3\n",
                "detectors:\n- name: a\n  keywords: [a]\n  regex:\n    b: acme_[a-f]{8}\n",
                '{"plugins_used": [], "filters_used": [{"path": "detect_secrets.filters.regex.should_exclude_file", '
                '"pattern": ["^tests/", "a.b"]}]}')
    text = "".join(path.read_text() for path in detectors)
    corpora.add("rules_pattern_fuzz", *re.findall(r"^ +pattern: '(.*)'$", text, re.MULTILINE))
    examples = re.findall(r"""["']([^"'\n]*\{~\}[^"'\n]*)["']""", text)
    values = [example.replace("{~}", "").encode() for example in examples]
    corpora.add("verification_answers_fuzz", b"\2\1\3{\"login\":\"octocat\",\"ok\":true}", b"\6\1\x0c{\"message\":\"invalid\"}",
                b"\2\3\0<R><Arn>arn:aws:iam::1:user/ci</Arn></R>", b"\2\1\1[{\"name\":\"a\"}]")
    method = b"\1\0\0\0\0\0%c\0\x0a\0%c%s\xce"
    greeting = (b"\x4a\0\0\0\x0a8.0.0\0\1\0\0\0abcdefgh\0\1\x82\x21\2\0\x08\0\x15" + bytes(10)
                + b"ijklmnopqrst\0mysql_native_password\0")
    greeting = bytes([len(greeting) - 4]) + greeting[1:]
    mongo = b"%c\0\0\0\1\0\0\0%c\0\0\0\xdd\7\0\0\0\0\0\0\0%c\0\0\0%s\0"
    one = b"\0\0\0\0\0\0\xf0\x3f"
    amqp = method % (19, 10, b"\0\x09\0\0\0\0\0\0\0\5PLAIN")
    corpora.add("verification_logins_seed_list_fuzz", b"cluster.corp.io\na.corp.io\nauthSource=us%65rs&replicaSet=rs0",
                b"corp.io\na.corp.io\nloadBalanced=true", b"localhost\nevil.test\ntls=false")
    corpora.add("verification_logins_login_answers_fuzz", b"+OK\r\n", b"-WRONGPASS invalid\r\n", b"-ERR invalid password\r\n",
                bytes.fromhex("300c02010161070a010004000400"), bytes.fromhex("300c02010161070a013104000400"),
                bytes.fromhex("302f02010161070a013104000400a021301f0419") + b"1.3.6.1.4.1.42.2.27.8.5.1\4\2\x30\0",
                amqp + method % (4, 30, b""), amqp + method % (6, 50, b"\x01\x93"), method % (4, 10, b""),
                b"failed: FATAL:  28P01\n", b"postgresql://la%6Dp@db.corp.io:5432/shop?sslmode=require",
                b"mongodb://la%6Dp@h1,h2/shop?authSource=admin&tls=true", greeting + b"\7\0\0\2\0\0\0\2\0\0\0",
                greeting + b"\x0b\0\0\2\xff\x15\4#28000no", greeting + b"\2\0\0\2\1\3", mongo % (38, 1, 17, b"\1ok\0" + one),
                mongo % (38, 1, 17, b"\1ok\0" + one) + mongo % (48, 2, 27, b"\1ok\0" + bytes(8) + b"\x10code\0\x12\0\0\0"))
    corpora.add("verification_filling_fuzz", b"secret-value-1234id-1", b"a\"b\\c\r\nX: y{id}%2f../#?&=")
    corpora.add("secrets_decode_decoding_fuzz", b"x = 1\ny: \"z\"\n", b"tok_fedcba9876543210", *values)
    sys.path.insert(0, str(TREE / "tests/scenarios"))
    from encodings_of_text import ENCODINGS
    text = b"the first line\nkey = tok_fedcba9876543210 !\n"
    corpora.add("secrets_decode_decoded_marked_fuzz", *(encode(text) for encode in ENCODINGS.values()))
    corpora.add("secrets_scanner_fuzz", *(b"\0\x08key = " + value + b"\n" for value in values))
    corpora.add("secrets_checks_checks_fuzz", *(bytes([0, 255, i % 64]) + value for i, value in enumerate(values)))
    with tempfile.TemporaryDirectory() as folder:
        for detector in detectors[:6]:
            subprocess.run([compile_rules, folder, str(detector)], check=True, capture_output=True)
            corpora.add("rules_codec_fuzz", (pathlib.Path(folder) / "rules.bin").read_bytes())
            corpora.add("rules_plan_fuzz", (pathlib.Path(folder) / "plan.bin").read_bytes())


def text_seeds(corpora):
    wide = "\ufeffkey = 中 \U0001f511\r\n"
    corpora.add("base_wide_text_fuzz", *(wide.encode(form) for form in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")))
    corpora.add("secrets_decode_escapes_fuzz", "tok_0123%41bcdef012345", "tok_0123\\u0041bcdef01234&#65;&#x41;&amp;",
                "tok_0123\x1b[1;31mbcdef01234567", '"tok_0123" +\n  "bcdef01234567"', "tok_0123=\nbcdef01234567=3D",
                "2026-01-05T08:00:00.1Z stdout P text", '{"log":"text\\n","stream":"stdout"}', "Nov 26 03:49:38 h u[1]: x")
    corpora.add("scan_text_flow_fuzz", *(bytes([8 * i + 3]) + b"a \0 line\nkey: \"" + bytes([i]) + b"\" \x05\n" + bytes([11, i])
                                         + b"\n\x0e\x0f \x0e\n\x0f" for i in range(16)))
    corpora.add("config_config_fuzz", "version: 1\n", "scan:\n  exclude: ['a/**']\n  threads: 2\nrules:\n  disable: [x]\n",
                (TREE / "rules/testdata/mistakes.yaml").read_bytes())
    corpora.add("secrets_context_context_fuzz", 'db_password = "q7Rz!Kx2"\n', "- name: API_TOKEN\n  value: 9dK2mQx7\n",
                "<pass>a${B}c</pass>", "IDENTIFIED BY 'x1y2z3w4'", "curl -H 'X-token: 0123abcd' --pass a:b\n")
    mark = "0" * 32
    corpora.add("secrets_suppressions_fuzz", f"\0{mark} github-pat tests/** until 2030-01-01 reason\n# note\n",
                f"\1{'1' * 40}:a/b.py:github-pat:7\na/b.py:generic-api-key:3\n", f"\2{'2' * 64}\na/b.py:x:3\n",
                '\3{"version": "1.5.0", "results": {"a.py": [{"hashed_secret": "%s", "line_number": 1}]}}' % ("3" * 40),
                '\4[{"RuleID": "x", "File": "a/b.py", "StartLine": 3, "Commit": "%s", "Secret": "REDACTED"}]' % ("4" * 40),
                '\4{"schema": "assay-findings/1", "findings": [{"rule": "x", "fingerprint": "%s"}]}' % mark)
    corpora.add("sources_files_ignore_rules_fuzz", "a/b.txt\n*.txt\n!b.txt\n/a/\n**/c\n[a-z]?\\*\n", "x\n**/**/**/x\n")
    corpora.add("base_line_hash_fuzz", *((TREE / "sarif/testdata" / name).read_bytes()
                                          for name in ("sample.txt", "color.txt", "clean.json")))
    # A value, ten fields of a finding that hold it, and six that belong to no finding.
    corpora.add("sarif_log_finding_list_fuzz", json.dumps({"schema": "assay-findings/1", "findings": [
        {"rule": "github-pat", "fingerprint": "0" * 32, "suppressed": True}], "coverage": {"complete": True}}))
    corpora.add("sarif_log_log_fuzz", *((TREE / "sarif/testdata" / name).read_bytes()
                                        for name in ("sample.sarif", "clean.sarif")))
    corpora.add("sarif_log_html_rows_fuzz", *(kind + b"\0".join(b"field %d" % i for i in range(24)) for kind in (b"\1", b"\2")),
                *(b"\0" + (TREE / "sarif/testdata" / name).read_bytes() for name in ("sample.sarif", "clean.sarif")))
    corpora.add("sarif_report_fuzz", b"\0".join(b"field %d" % i for i in range(18)),
                b"\0".join([b"value-that-is-long"] + [b"x a-value-that-is-long y\xff\n"] * 10 + [b"other\n"] * 6))
    corpora.add("sarif_repository_link_fuzz", "https://github.com/o/n.git\na/b.py", "git@gitlab.com:o/n.git\na b",
                "https://u:p@bitbucket.org/o/n\nx", "ssh://git@[::1]:22/o/n\n", "file:///x\n", "../x\n")


def git_seeds(corpora):
    with tempfile.TemporaryDirectory() as folder:
        top = pathlib.Path(folder)

        def git(*arguments):
            return subprocess.run(["git", *arguments], cwd=top, env=PEOPLE, check=True, capture_output=True).stdout

        git("init", "-q", "-b", "main")
        for i in range(6):
            (top / f"d{i % 2}").mkdir(exist_ok=True)
            (top / f"d{i % 2}" / "f").write_text("".join(f"line {j} {i if j == 5 * i else ''}\n" for j in range(40)))
            git("add", "-A")
            git("commit", "-qm", f"commit {i}\n\nbody")
        git("tag", "-am", "a tag", "v1")
        inside = top / ".git"
        loose = [path for path in (inside / "objects").glob("??/*")]
        corpora.add("sources_git_store_loose_object_fuzz", *(path.read_bytes() for path in loose[:12]))
        corpora.add("sources_git_objects_commit_fuzz", git("cat-file", "commit", "main"), git("cat-file", "tag", "v1"),
                    git("cat-file", "tree", "main^{tree}"))
        corpora.add("sources_git_changes_line_diff_fuzz",
                    git("cat-file", "blob", "main~1:d0/f") + git("cat-file", "blob", "main:d0/f"))
        tree = git("cat-file", "tree", "main^{tree}")
        corpora.add("sources_git_graph_connectivity_tree_delta_fuzz", bytes([2, 0, 128, 0, 255, 128, 0, 0]) + tree * 4)
        corpora.add("sources_git_repository_config_fuzz", (inside / "config").read_bytes(),
                    '[a "b\\"c"]\n\td = "e\\n" ; f\n\tg\n[include]\n\tpath = x\n')
        corpora.add("sources_git_repository_packed_refs_fuzz", (inside / "logs/HEAD").read_bytes(),
                    (inside / "HEAD").read_bytes())
        for version in "234":
            git("update-index", "--index-version", version)
            corpora.add("sources_git_repository_index_file_fuzz", b"\0\0\0" + (inside / "index").read_bytes()[:-20])
        git("update-index", "--split-index")
        (top / "new").write_text("x")
        git("add", "new")
        shared = next(inside.glob("sharedindex.*")).read_bytes()[:-20]
        own = (inside / "index").read_bytes()[:-20]
        cut = -(-len(own) * 256 // (len(own) + len(shared)))
        corpora.add("sources_git_repository_index_file_fuzz", bytes([2, cut & 255, 0]) + own + shared)
        git("pack-refs", "--all")
        corpora.add("sources_git_repository_packed_refs_fuzz", (inside / "packed-refs").read_bytes())
        for version in ("1", "2"):
            git("-c", f"pack.indexVersion={version}", "repack", "-adfq")
            index = next((inside / "objects/pack").glob("*.idx")).read_bytes()
            corpora.add("sources_git_store_pack_index_fuzz", b"\0" + index)
        git("multi-pack-index", "write")
        corpora.add("sources_git_store_pack_index_fuzz", b"\2" + (inside / "objects/pack/multi-pack-index").read_bytes())
        head = git("rev-parse", "HEAD").strip()
        corpora.add("sources_git_repository_repository_fuzz", b"\0".join([
            b"ref: refs/heads/main\n", (inside / "config").read_bytes(), (inside / "packed-refs").read_bytes(),
            head + b"\n", b"../../x\n# c\n", head + b"\n", (inside / "logs/HEAD").read_bytes(), b"", b"/x/.git\n",
            b"../..\n", head + b"\n", b"ref: refs/heads/main\n", (inside / "config").read_bytes(), b""]))


def binary_seeds(corpora):
    base = b"0123456789" * 5
    corpora.add("sources_git_objects_delta_fuzz", bytes([len(base)]) + base + bytes([50, 14, 0x90, 10, 4]) + b"text")
    # Above zlib's threshold for codes of their own; the size in front.
    for text in (b"tree 0123456789abcdef\nparent fedcba9876543210\n" * 5, bytes(random.Random(8).choices(b"etaoin ", k=400))):
        packed = zlib.compress(text)
        corpora.add("sources_git_objects_inflate_fuzz", bytes([len(text) & 255, len(text) >> 8]) + packed)
    header = b"REFT\1\0\x10\0" + bytes(16)
    block = b"r\0\0\x30" + b"\0\x79" + b"refs/heads/main" + b"\0" + b"\x11" * 20 + b"\0\0\x1c\0\1"
    corpora.add("sources_git_repository_reftable_fuzz", header + block + header + bytes(44))
    made = random.Random(7)
    for entries in range(1, 8):
        described = bytes([entries])
        for i in range(entries):
            kind = 3 if i == 0 else made.choice((1, 2, 3, 4, 6, 7))
            payload = base if i == 0 else bytes([50, 14, 0x90, 10, 4]) + b"text"
            described += bytes([kind, made.randrange(12), len(payload)]) + payload
        corpora.add("sources_git_forest_pack_forest_fuzz", described)


def seven_zip_of(data, header):
    where = struct.pack("<QQI", len(data), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<I", zlib.crc32(where)) + where + data + header


def archive_seeds(corpora):
    sys.path.insert(0, str(TREE / "tests/scenarios"))
    from containers import ARCHIVES, COMPRESSED, seven_zip  # pylint: disable=import-outside-toplevel
    members = [("a.txt", b"some text\n" * 20), ("b/c.txt", b"more\n")]
    archives = {kind: make(members) for kind, make in ARCHIVES.items()}
    archives["nested"] = ARCHIVES["tar.gz"]([("x.zip", archives["zip"]), ("y.deb", archives["deb"])])
    for target, ending in (("zip", "zip"), ("tar", "tar"), ("ar", "ar"), ("cpio", "cpio"), ("rpm", "rpm")):
        corpora.add(f"sources_archives_{target}_reader_fuzz",
                    *(data for kind, data in archives.items() if kind == ending or kind.endswith("." + ending)))
    corpora.add("sources_archives_ar_reader_fuzz", archives["deb"])
    corpora.add("sources_archives_seven_zip_memory_fuzz", archives.get("7z", b"7z\xbc\xaf\x27\x1c\0\4"),
                b"\x01\x23\x03\x01\x01\x05\x5d\0\0\0\x20\0")
    lying = b"\1\4\6\0\2\x09\4\5\0\7\x0b\1\0\1\1\0\x0c\3\0\x08\x0d\2\x09\1\0\0\5\1\x11\5\0a\0\0\0\0\0"
    corpora.add("sources_archives_seven_zip_streams_fuzz", seven_zip(members, "lzma2"), seven_zip_of(b"textmore.", lying), lying)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    corpora.add("sources_archives_inflate_stream_fuzz", b"\x20" + deflate.compress(b"some text " * 50) + deflate.flush(),
                b"\x02\1\3\0\xfc\xffabc")
    packed = {kind: compress(b"some text\n" * 20) for kind, compress in COMPRESSED.items()}
    corpora.add("sources_archives_door_fuzz", *archives.values(), *packed.values())
    corpora.add("sources_archives_decompress_fuzz",
                *(bytes([i]) + packed[kind] for i, kind in enumerate(("gz", "bz2", "xz", "lzma", "zst", "lz4")) if kind in packed))


def server_seeds(corpora):
    corpora.add("remote_json_page_fuzz", '[{"id": 1, "body": "text", "expired": true, "assets": [{"id": 2}]}]',
                '{"data": {"node": {"comments": {"pageInfo": {"hasNextPage": false}, "nodes": []}}}}', "[[[[]]]]")
    corpora.add("remote_http_headers_fuzz", '<https://h/x?page=2>; rel="next", <https://h/x?page=9>; rel="last"',
                "Sun, 06 Nov 1994 08:49:37 GMT", "2026-03-01T12:00:00.5+01:00", "bytes 7-9/10", "https://h:1/a?b#c", "//h/a",
                "../a?b")
    corpora.add("remote_s3_bucket_page_fuzz",
                "<?xml version='1.0'?><ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                "<NextContinuationToken>t&#x20;&amp;</NextContinuationToken><Contents><Key>a+b%20c</Key><Size>7</Size>"
                "<ETag>&quot;e&quot;</ETag></Contents></ListBucketResult>", "<Error><Code>AccessDenied</Code></Error>")
    corpora.add("remote_s3_sigv4_fuzz", "/a/./b//../c d\nb=2&a=%20x&a\n  x  y ", "/\u1234\n?\n")


def document_seeds(corpora):
    import documents  # pylint: disable=import-outside-toplevel
    import images  # pylint: disable=import-outside-toplevel
    text = "key = some text that is cut into pieces"
    pdfs = [documents.pdf_of(documents.shown(text, how)) for how in ("TJ", "Tj", "octal", "hex")]
    pdfs += [documents.pdf_of(text, [name]) for name in documents.FILTERS]
    pdfs += [documents.pdf_with_font(text), documents.pdf_field(text)]
    corpora.add("sources_archives_documents_pdf_reader_fuzz", *pdfs)
    bases = [documents.database([("a", text * 50, "b")], page) for page in (512, 1024)]
    # Kinds: a member, a gap, the end (scanners/sources/archives/documents/reader_messages.h).
    said = [struct.pack("=BBHHBBQQQQ", kind, 0, 0, 0, 0, 0, 1, len(body), 0, 1 << 20) + body
            for kind, body in ((0, b"hello"), (2, b""), (3, b""))]
    corpora.add("sources_archives_documents_reader_messages_fuzz", b"".join(said), said[2])
    corpora.add("sources_archives_documents_sqlite_reader_fuzz", *bases)
    letter = documents.mail([(["Content-Transfer-Encoding: quoted-printable"], b"a =3D b=\r\nc"),
                             documents.attachment("a.gz", gzip.compress(b"text", mtime=0))])
    words = b"Subject: =?utf-8?B?a2V5IA==?=\r\n =?utf-8?Q?tok=5Ffed?= =?x?q?cba?=\r\nMIME-Version: 1.0\r\n\r\nhi\r\n"
    corpora.add("sources_archives_documents_mail_reader_fuzz", letter, b"From a\n" + letter, words)
    corpora.add("sources_archives_documents_picture_text_fuzz", picture(
        (b"IHDR", bytes(13)), (b"tEXt", b"a\0b"), (b"zTXt", b"Comment\0\0" + zlib.compress(b"key tok")),
        (b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(b"key tok")), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")))
    corpora.add("sources_archives_documents_zlib_reader_fuzz", zlib.compress(text.encode()), zlib.compress(b"blob 2\0ab"))
    strings = ["some text", "x" * 51]
    corpora.add("sources_archives_documents_constant_strings_fuzz", pickle.dumps(strings, 1), pickle.dumps(strings, 2), pickle.dumps(strings, 4),
                b"\xa7\r\r\n" + b"\0" * 12 + marshal.dumps(compile("a = 'some text'", "a", "exec")),
                b"\xca\xfe\xba\xbe\0\0\0\x41\0\x02\x01\0\x09some text")
    xml = '<?xml version="1.0"?><w:p xmlns:w="http://schemas.openxmlformats.org/x"><w:t>a&amp;</w:t><w:tab/><![CDATA[b]]></w:p>'
    corpora.add("sources_archives_documents_office_text_fuzz", xml.encode())
    layers = [("COPY . /", b"layer")]
    config = images.config_of(layers)
    manifest = [{"Config": "blobs/sha256/a", "RepoTags": ["a:1"], "Layers": ["blobs/sha256/c"]}]
    index = {"manifests": [{"digest": "sha256:b", "annotations": {"org.opencontainers.image.ref.name": "a"}}]}
    inner = {"config": {"digest": "sha256:a"}, "layers": [{"digest": "sha256:c"}]}
    corpora.add("sources_archives_images_image_notes_fuzz",
                b"\0".join([json.dumps(manifest).encode(), json.dumps(index).encode(), config, json.dumps(inner).encode(), b"etc/a"]))


def workflow_seeds(corpora):
    corpora.add("expressions_expression_fuzz", "github.event_name == 'push' && !cancelled() || inputs.a",
                "${{ format('{0} {{', a.b[0].*.c) }} && x", "contains(fromJSON('[\"a\", 1]'), matrix['x']) == 0x1F",
                "case(a, 'it''s', b <= -1.5e3, null, NaN) != success()", "echo ${{ '}}' }} ${{ hashFiles('**/a') || '' }}")
    corpora.add("shell_shell_fuzz", "set -euo pipefail\nif ! a \"$b\" | tee -a c; then exit 1; fi\nx=$(d || true)\n",
                "cat <<-'E' >> $GITHUB_ENV\n\ta\n\tE\nf() { local y=${z:-`k`}; }\nf &\nwait", "case $1 in a|b) c;; *) ((i++));; esac",
                "for x in *.c {1..3}; do [[ $x =~ ^(a|b)$ ]] && y+=(\"$x\"); done < <(p) 2>&1", "${{ a }} $((1 + 2)) $'\\n'",
                "printf '%s\\n' a | tee b; exit ${PIPESTATUS[0]}")
    shapes = ["a: &x [1, 'it''s', \"t\\x41\"] # c\nb: *x\n", "a: |2-\n   x\n  y\n\nb: >+\n  z\n\n  w\n", "\ufeff{a: [b, {c: d}], ? e : f}\r\n"]
    jobs = [f"on: push\njobs:\n  a:\n    runs-on: x\n    {more}\n    steps:\n      - uses: a//b@v1 # assay:ignore[x] y\n"
            "      - run: |\n          ${{ secrets.A }}\n" for more in ("needs: [a]", "strategy: {matrix: {b: [1, 2]}}",
                                                                  "container: {image: c, credentials: {password: d}}")]
    actions = ["runs: {using: composite, steps: [{run: x}]}\n", "runs: {using: docker, image: 'docker://a:1'}\n"]
    tokens = ["on: pull_request\npermissions: {contents: write}\njobs:\n  a:\n    runs-on: x\n    steps:\n"
              "      - {uses: actions/checkout@v4 # v4.1.1\n        }\n"
              "      - {run: gh pr create && git push, env: {GH_TOKEN: '${{ github.token }}'}}\n"
              "      - {uses: actions/github-script@v8, with: {script: github.rest.pulls.create()}}\n",
              "on: push\njobs: {a: {uses: ./.github/workflows/a.yml}}\n"]
    others = ["updates: [{package-ecosystem: npm, cooldown: {default-days: 3}, insecure-external-code-execution: allow}]\n",
              "repos: [{repo: 'http://x', rev: v1}]\n", "* @a\n/.github/**/x* @b # c\n/.github/\n"]
    corpora.add("workflows_yaml_tree_fuzz", *shapes, *jobs)
    corpora.add("workflows_audit_fix_files_fuzz", *jobs, "on: push\njobs:\n  a:\n    steps:\n    - uses: actions/checkout@v4 # v4\n"
                "      env: {ACTIONS_STEP_DEBUG: 'true'}\n    - {uses: actions/upload-artifact@v7.0.0, with: {path: a}}\n")
    corpora.add("posture_dockerfile_reader_fuzz", "# escape=`\nFROM --platform=$A a:1@sha256:00 AS b\nRUN x `\n # c\n && y\n",
                "RUN <<-'E' cat <<F\n\tx\n\tE\ny\nF\nRUN [\"a\", \\\n\"b\"]\nONBUILD COPY --from=b /x /y\n")
    corpora.add("posture_scorecard_scorecard_fuzz", '{"date": "x", "repo": {"commit": "y"}, "checks": [{"name": "z", "score": 1}]}',
                '{"runs": [{"automationDetails": {"id": "a/b/c-d"}, "tool": {"driver": {"name": "Scorecard"}}, "results": '
                '[{"ruleId": "LicenseID", "message": {"text": "score is 9: x"}}]}]}')
    corpora.add("policies_policy_file_fuzz", *(path.read_bytes() for path in (TREE / "rules/policies").glob("*.yaml")))
    corpora.add("workflows_audit_settings_fuzz", "rules: {unpinned-uses: {ignore: [a.yml:6:15], config: {policies: {a/*: any}}}}\n",
                "self-hosted-runner: {labels: [x*]}\nconfig-variables: [y]\npaths: {'**': {ignore: ['is a (tag|branch)']}}\n")
    corpora.add("workflows_audit_audit_fuzz", *jobs, *actions, *tokens, *others, "on: {schedule: [{cron: '*/5 1-2,3 * jan 7'}]}\njobs: {}\n",
                "on: push\njobs: {a: {steps: [{run: }, {run: ''}, {run: gem push a}]}}\n")


def package_seeds(corpora):
    sys.path.insert(0, str(TREE / "tests" / "scenarios"))
    import packages
    links = packages.sdist(links=[("demo/up", "../../x")])
    corpora.add("packages_model_restructured_text_fuzz", "====\nDemo\n====\n\n- one\n\n  1. two\n\ntext *a* ``b`` :code:`c` |d|::\n\n  e\n",
                "=== ===\na   b\n=== ===\n\nterm\n  definition\n\n:f: g\n-o  h\n\n| i\n",
                ".. note:: a\n.. image:: b.png\n   :alt: c\n.. |d| replace:: e\n.. role:: f\n.. _g: h\n__ i\n")
    corpora.add("packages_archive_package_reader_fuzz", packages.wheel(), packages.sdist(), links,
                packages.wheel({"demo/__init__.py": "", "demo.pth": "import demo\n"}), packages.wheel() + b"PK")
    texts = ["demo-1.0", packages.METADATA.format(name="demo", version="1.0", more="Requires-Dist: a[b]>=1; os_name == 'nt'\n"),
             "Wheel-Version: 1.0\nTag: py3-none-any\n", "demo/a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n",
             "[console_scripts]\ndemo = demo:main [x]\n", '{"bomFormat": "CycloneDX"}', "demo/a.py", "", "demo/.env", "x"]
    corpora.add("packages_audit_checks_fuzz", "\0".join(texts), "\0".join(texts * 2 + ["0" * 64 + "  a.whl\n", "v1.2.3"]))


def attestation_seeds(corpora):
    """Real bundles, and the parts of them that are parsed by themselves."""
    data = TREE / "attest/testdata"
    files = [path.read_bytes() for path in sorted(data.iterdir()) if path.suffix not in (".md", ".tsr")]
    corpora.add("attest_sigstore_bundle_fuzz", *files)
    bundle = json.loads((data / "npm-provenance.sigstore.json").read_text())
    material = bundle["verificationMaterial"]
    corpora.add("attest_sigstore_checkpoint_fuzz",
                *(entry["inclusionProof"]["checkpoint"]["envelope"] for entry in material["tlogEntries"]))
    # The first byte says what the rest is: index, log, head, proof, statement.
    index = ('{"schema":"assay-evidence-index/1"}\n{"path":"a","sha256":"' + "0" * 64 + '","size":1}\n'
             '{"code":"evidence-link","path":"b","text":"t"}\n{"bytes":1,"files":1,"problems":1}\n')
    log = '{"entry":0,"label":"a","recordedAt":"2027-01-15T08:00:00Z","statement":"' + "0" * 64 + '"}\n'
    head = "evidence\n1\n" + "A" * 43 + "=\ntime 2027-01-15T08:00:00Z\n"
    proof = json.dumps({"entry": 0, "head": head, "kind": "inclusion", "path": [], "schema": "assay-evidence-proof/1",
                        "statement": "0" * 64}, separators=(",", ":"))
    record = json.dumps({
        "_type": "https://in-toto.io/Statement/v1", "predicate": {
            "counts": {"passed": 1}, "producer": {"kind": "local"}, "ratios": {"score": "0.5"},
            "reasons": [{"code": "a", "text": "b", "verdict": "pass"}], "recordedAt": "2027-01-15T08:00:00Z",
            "source": {"digest": {"sha256": "0" * 64}, "format": "junit", "name": "a", "size": 1}, "verdict": "pass"},
        "predicateType": "assay:evidence/v1", "subject": [{"digest": {"gitCommit": "0" * 40}}]},
        separators=(",", ":"), sort_keys=True)
    corpora.add("attest_evidence_evidence_fuzz",
                *(chr(kind) + text for kind, text in enumerate((index, log, head, proof, record))))
    corpora.add("attest_gate_provider_fuzz", '{"id": 7, "run_attempt": 2, "path": ".github/workflows/a.yml@main", "event": "push", '
                '"head_branch": "main", "head_sha": "' + "0" * 40 + '", "status": "completed", "conclusion": "success", '
                '"repository": {"full_name": "a/b"}, "run_started_at": "2026-01-05T08:00:00Z"}',
                '{"total_count": 1, "artifacts": [{"id": 3, "name": "a", "digest": "sha256:' + "0" * 64 + '", "expired": false}]}')
    corpora.add("attest_gate_policy_fuzz", *(path.read_bytes() for path in (TREE / "attest/gate/policies").glob("*.yaml")))
    certificates = material["x509CertificateChain"]["certificates"]
    corpora.add("attest_x509_certificate_fuzz", *(base64.b64decode(one["rawBytes"]) for one in certificates))
    corpora.add("attest_predicates_junit_fuzz", b'<testsuites><testsuite tests="3" failures="1" errors="0"><testcase '
                b'classname="a" name="b"/><testcase name="c"><failure/></testcase><testcase name="d"><skipped/></testcase>'
                b"</testsuite></testsuites>")
    digest = {"sha256": "a" * 64}
    counts = dict.fromkeys(("info", "low", "medium", "high", "critical"), 0)
    scan = {"tool": {"name": "assay", "version": "1", "digest": digest},
            "rules": {"digest": digest, "count": 1, "own": False}, "result": "pass",
            "coverage": {"complete": True, "inputs": 1, "bytes": 1, "gapCount": 0, "gaps": [], "skipped": {}},
            "policy": {"failOn": "low", "failConfidence": "high", "decodeDepth": 4, "archiveDepth": 8, "suppressions": False},
            "findings": {"counted": counts, "uncertain": counts}}
    provenance = {"buildDefinition": {"buildType": "t", "externalParameters": {}, "resolvedDependencies": [{"uri": "u"}]},
                  "runDetails": {"builder": {"id": "b"}, "metadata": {"startedOn": "2026-01-05T08:00:00Z"}}}
    tested = {"result": "WARNED", "configuration": [{"name": "c"}], "passedTests": ["a"], "warnedTests": ["b"]}
    summary = {"verifier": {"id": "v"}, "resourceUri": "r", "policy": {"uri": "p"}, "verificationResult": "PASSED",
               "verifiedLevels": ["SLSA_BUILD_LEVEL_2"]}
    corpora.add("attest_predicates_known_fuzz", *(json.dumps(one).encode() for one in (
        scan, provenance, tested, summary, {"spdxVersion": "SPDX-2.3"}, {"bomFormat": "CycloneDX", "specVersion": "1.6"})))
    corpora.add("attest_pypi_file_name_fuzz", b"A.b-1.0-01-py2.py3-none-any.whl", b"a_b-1!2.0rc1.post2.dev3+local.4.tar.gz",
                b"v1.0-Beta.2", b"github:owner/name:release.yml", b"gitlab:group/sub/name:.gitlab-ci.yml",
                b"google:a@example.org")
    corpora.add("attest_release_identity_lock_fuzz", b'{"schema":"assay-attestations-lock/1","projects":{"a":{"publishers":'
                b'["github:o/n:r.yml"],"predicates":["p"]}}}')
    # Whole ones of the authority that the target trusts, and TimeStampResp { status granted, token } with an empty
    # SignedData.
    corpora.add("attest_sigstore_timestamp_fuzz", *(path.read_bytes() for path in sorted(data.glob("*.tsr"))),
                bytes.fromhex("302a30030201003023060960864886f70d010702a0163014020103310030"
                              "0d060b2a864886f70d01091001043100"))
    embedded = TREE / "attest/sigstore/data"
    corpora.add("attest_tuf_metadata_fuzz", *(path.read_bytes() for path in embedded.glob("*_tuf_root.json")),
                *(json.dumps({"signatures": [{"keyid": "a", "sig": "00"}], "signed": {
                    "_type": role, "spec_version": "1.0", "version": 1, "expires": "2030-01-01T00:00:00Z", **more}})
                  for role, more in (("timestamp", {"meta": {"snapshot.json": {"version": 1}}}),
                                     ("snapshot", {"meta": {"targets.json": {"version": 1, "length": 2}}}),
                                     ("targets", {"targets": {"a": {"length": 1, "hashes": {"sha256": "00"}}}}))))
    corpora.add("attest_keyless_signing_config_fuzz", *(path.read_bytes() for path in embedded.glob("*_signing_config.json")))
    claims = base64.urlsafe_b64encode(b'{"iss":"https://i","aud":"sigstore","exp":1800000000}').decode().rstrip("=")
    corpora.add("attest_keyless_identity_token_fuzz", f"e30.{claims}.c2ln")
    entry = material["tlogEntries"][0]
    corpora.add("attest_keyless_log_answer_fuzz", json.dumps(entry), json.dumps({"00": {
        "body": entry["canonicalizedBody"], "integratedTime": 1, "logID": "00", "logIndex": 2, "verification": {
            "signedEntryTimestamp": "AAAA", "inclusionProof": {"checkpoint": "c", "hashes": ["00"], "logIndex": 1,
                                                               "rootHash": "ff", "treeSize": 2}}}}))
    metadata = "Metadata-Version: 2.4\nName: a\nVersion: 1\nClassifier: b\n  c\n\nbody\n"
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("a-1.dist-info/METADATA", metadata)
    corpora.add("attest_publish_core_metadata_fuzz", metadata, wheel.getvalue())


def evidence_seeds(corpora):
    """The samples of the readers' own tests, each behind a byte that picks the format and the options."""
    test = (TREE / "attest/formats/reading_test.cc").read_text()
    samples = [sample.encode() for sample in re.findall(r'R"\((.*?)\)"', test, re.DOTALL)]
    samples += [b"# TYPE a gauge\na{run_id=\"1\"} 2.5\n", b"0\n", b"0" * 64 + b"  a.whl\n", b"schema_version: 1\nruleset:\n  id: 1\n",
                b'{"entries":[],"entry_count":0,"latest_chain_hash":null}']
    corpora.add("attest_formats_reading_fuzz", *(bytes([i]) + sample for i, sample in enumerate(samples)))


def offline_seeds(corpora):
    """Values behind a byte that picks the kind: a web token, an AWS key id, a PyPI token, a private key."""
    part = lambda text: base64.urlsafe_b64encode(text).decode().rstrip("=")
    token = f'{part(b"""{"alg":"HS256"}""")}.{part(b"""{"iss":"a","exp":1800000000,"sub":"b"}""")}.c2ln'
    caveats = b"\x02\x01\x08pypi.org\x02\x24" + b"0" * 36 + b"\0\x02" + b'[[0, ["a"]]]' + b"\0"
    corpora.add("offline_evidence_fuzz", "\0" + token, "\1" + "AK" + "IA" + "Y3XN2C5ABCDEF234", b"\2pypi-" + part(caveats).encode(),
                "\3-----BEGIN EC PRIVATE" + " KEY-----\nMHcCAQEEIA==\n-----END EC PRIVATE KEY-----\n")
    corpora.add("sources_files_unopened_fuzz", b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 24, b"Rar!\x1a\x07\x01\0", b"text\n" + b"\0" * 257 + b"ustar\0",
                b"#!/bin/sh\nexit\n" + b"PK\3\4\x14\0" + b"\0" * 24, b"PK\5\6" + b"\0" * 18)


def server_of_editors_seeds(corpora):
    def framed(message):
        return f"Content-Length: {len(message)}\r\n\r\n{message}"
    document = '"textDocument":{"uri":"file:///.github/workflows/a.yml","text":"on: push\\njobs: {a: {steps: [{run: x}]}}\\n"}'
    corpora.add("serve_language_server_fuzz", framed('{"method":"textDocument/didOpen","params":{' + document + "}}") + framed(
        '{"id":1,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///.github/workflows/a.yml"},'
        '"range":{"start":{"line":0},"end":{"line":9}}}}'), framed('{"id":2,"method":"shutdown"}') + framed('{"method":"exit"}'),
        framed('{"method":"textDocument/didChange","params":{"textDocument":{"uri":"a"},"contentChanges":[{"text":"x"}]}}'))
    corpora.add("serve_agent_hook_fuzz", '{"hook_event_name":"PreToolUse","tool_name":"Write","tool_input":{"file_path":"a.py",'
                '"edits":[{"old_string":"a","new_string":"b\\n\\ud83dc"}]}}', '{"tool_response":[1,2.5,null,true,{"a":{}}],"prompt":""}',
                "[[[")


def shard_seeds(corpora):
    plan = ('{"flags":["--no-archives"],"key_check":"k","mode":"files","paths":["tree"],"program":"0.1.0","repositories":["a.git"],'
            f'"rules":"r","run_key":"{base64.b64encode(bytes(32)).decode()}","schema":"assay.shard-plan/1","shards":2}}\n'
            f'{{"bytes":5,"content":"c","files":1,"from":"","index":0,"kind":"paths","shard":"{"0" * 32}","to":""}}\n'
            f'{{"bytes":5,"content":"c","index":1,"kind":"repository","repository":"a.git","shard":"{"1" * 32}"}}\n')
    corpora.add("shards_plan_fuzz", plan + f'{{"plan":"{hashlib.sha256(plan.encode()).hexdigest()}"}}\n')

    def text(words):
        return bytes([len(words)]) + words

    # A coverage with a gap; the bounds of what was gathered, and one value without a place.
    corpora.add("secrets_saved_values_fuzz", b"\1\5\7\1\1" + text(b"a") + text(b"why") + b"\0\1" + text(b"note"), b"\0\0" + text(b"v"),
                b"\2\2\5\0" + text(b"\0\x20" + bytes(32) + b"\0" + text(b"tok_0123456789abcdef") + b"\4\2" + bytes(9)))


def targets():
    """The name of every fuzz target of the tree, as cmake/AssayRoom.cmake makes it."""
    for file in TREE.rglob("*_fuzz.cc"):
        if file.relative_to(TREE).parts[0].startswith("build"):
            continue
        room = next(folder for folder in file.parents if (folder / "CMakeLists.txt").is_file())
        name = re.search(r"assay_room\((\w+)", (room / "CMakeLists.txt").read_text()).group(1)
        yield "_".join((name, *file.relative_to(room).with_suffix("").parts))


def main():
    if len(sys.argv) != 3 or sys.argv[1].startswith("-"):  # a folder '--help' was committed once
        sys.exit("usage: fuzz_seeds.py FOLDER COMPILE_RULES")
    corpora = Corpora(sys.argv[1])
    offline_seeds(corpora)
    server_of_editors_seeds(corpora)
    rule_seeds(corpora, sys.argv[2])
    text_seeds(corpora)
    git_seeds(corpora)
    binary_seeds(corpora)
    archive_seeds(corpora)
    server_seeds(corpora)
    document_seeds(corpora)
    workflow_seeds(corpora)
    package_seeds(corpora)
    attestation_seeds(corpora)
    evidence_seeds(corpora)
    shard_seeds(corpora)
    without = [name for name in targets() if not any((corpora.folder / name).glob("seed-*"))]
    print("\n".join(f"{name}: no seed" for name in without))
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
