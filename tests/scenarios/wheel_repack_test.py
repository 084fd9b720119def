"""A wheel that is packed anew is the same wheel: members, order, times and bytes; its rights are the same whoever builds it."""
import pathlib
import sys
import types
import zipfile
import zlib

from harness import Scenario, main
from packages import TIME, wheel

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "packaging" / "wheel"))


def compress(data, _):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


# The compressor is among the tools of `make wheel` alone; zlib writes the same format.
sys.modules.setdefault("deflate", types.SimpleNamespace(deflate_compress=compress))
import repack  # noqa: E402


class Repack(Scenario):
    def test_everything_stays_but_how_it_is_compressed(self):
        name = "dist/demo-1.0-py3-none-any.whl"
        before = self.write(name, wheel({"demo/__init__.py": "x = 1\n" * 5000, "demo/b.py": "", "demo/ä.txt": "short"}))
        facts, texts = self.members(before)
        repack.repack(before, self.folder / "again.whl")
        (self.folder / "again.whl").replace(before)
        self.assertEqual(self.members(before), (facts, texts))
        with zipfile.ZipFile(before) as members:
            self.assertEqual({member.compress_type for member in members.infolist()}, {zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED})
        done = self.run_assay("dist", "check", "dist")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_rights_do_not_come_from_the_builders_umask(self):
        packed = []
        for folder, file, program in ((0o755, 0o644, 0o755), (0o700, 0o600, 0o700), (0o775, 0o664, 0o775)):
            path = self.folder / "built.whl"
            with zipfile.ZipFile(path, "w") as members:
                for name, rights in (("demo/", 0o040000 | folder), ("demo/a.py", 0o100000 | file),
                                     ("demo-1.0.data/scripts/demo", 0o100000 | program)):
                    one = zipfile.ZipInfo(name, TIME)
                    one.external_attr = rights << 16 | (0x10 if name.endswith("/") else 0)
                    members.writestr(one, "" if name.endswith("/") else "x = 1\n")
            repack.repack(path, self.folder / "again.whl")
            path = self.folder / "again.whl"
            packed.append(path.read_bytes())
        self.assertEqual(packed, packed[:1] * 3)
        with zipfile.ZipFile(path) as members:
            self.assertEqual([(one.filename, oct(one.external_attr >> 16)) for one in members.infolist()],
                             [("demo/a.py", "0o100644"), ("demo-1.0.data/scripts/demo", "0o100755")])

    def members(self, path):
        with zipfile.ZipFile(path) as members:
            self.assertIsNone(members.testzip())
            facts = [(one.filename, one.date_time, one.external_attr, one.create_system, one.CRC, one.extra, one.comment)
                     for one in members.infolist()]
            self.assertEqual({one.date_time for one in members.infolist()}, {TIME})
            return facts, [members.read(one) for one in members.infolist()]


if __name__ == "__main__":
    main()
