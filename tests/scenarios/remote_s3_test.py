"""Every object of a bucket is read, signed or without a name, in bounded memory."""
import gzip
import json
import logging
import types
import urllib.parse

from containers import tarred, zipped
from fake_server import Answer
from harness import SANITIZED, github_token, main
from remote_kit import RemoteScenario

KEYS = {"AWS_ACCESS_KEY_ID": "AKIA" + "Q" * 16, "AWS_SECRET_ACCESS_KEY": "s3cr" + "et/key+" * 5 + "x", "AWS_REGION": "eu-west-1"}


def page(objects, following=None, encoding=True):
    """ListObjectsV2's answer for {key: size}."""
    quoted = (lambda key: urllib.parse.quote_plus(key)) if encoding else (lambda key: key)
    listed = "".join(f"<Contents><Key>{quoted(key)}</Key><LastModified>2026-01-05T08:00:00.000Z</LastModified>"
                     f"<ETag>&quot;e{number}&quot;</ETag><Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
                     for number, (key, size) in enumerate(objects.items()))
    more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{following}</NextContinuationToken>"
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>bucket</Name>{'<EncodingType>url</EncodingType>' if encoding else ''}"
            f"{more if following else '<IsTruncated>false</IsTruncated>'}{listed}</ListBucketResult>")


class Bucket(RemoteScenario):
    def scan(self, fake, *flags, target="s3://bucket", keys=None, **more):
        done = self.scan_server("s3", target, fake, *flags, token=None, environment=keys or {}, **more)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        for value in (keys or {}).values():
            if len(value) > 12:
                self.assertNotIn(value.encode(), done.stdout + done.stderr)
        return json.loads(done.stdout), done.returncode

    def bucket(self, objects, **more):
        routes = {"/bucket": page({key: len(body) for key, body in objects.items()}, **more)}
        routes.update({"/bucket/" + urllib.parse.quote(key, safe="/-._~"): Answer(body) for key, body in objects.items()})
        return self.serve(routes)

    def test_objects_of_all_kinds(self):
        objects = {"a/b c+ü.txt": github_token(1).encode(), "logs/x.gz": gzip.compress(github_token(2).encode(), mtime=0),
                   "dist/t.tar": tarred([("m.txt", github_token(3).encode())]), "empty": b"",
                   "large.zip": zipped([("noise", bytes(2 << 20)), ("z.txt", github_token(4).encode())], method=0),
                   "large.txt": b"words \n" * 400000 + github_token(5).encode(), "a/../b": github_token(6).encode()}
        report, code = self.scan(self.bucket(objects))
        self.assertEqual((code, self.gaps(report)), (1, []))
        self.assertEqual(self.names(report), [
            "object s3://bucket/a/../b", "object s3://bucket/a/b c+ü.txt", "object s3://bucket/dist/t.tar!/m.txt",
            "object s3://bucket/large.txt", "object s3://bucket/large.zip!/z.txt", "object s3://bucket/logs/x.gz!/x"])

    def test_names_of_objects_and_of_members_are_found_in_each_run(self):
        fake = self.bucket({f"a/{github_token(1)}.txt": b"words",
                            "dist/t.tar": tarred([(f"{github_token(2)}.txt", b"words")]), "plain.txt": b"words"})
        for _ in range(2):
            report, code = self.scan(fake)
            self.assertEqual((code, sorted((place["stands_in"], place["name"]) for finding in report["findings"]
                                           for place in finding["places"])), (1, [
                ("name of the file", "object s3://bucket/a/ghp_********.txt"),
                ("name of the file", "object s3://bucket/dist/t.tar!/ghp_********.txt")]))

    def test_all_pages_are_read_with_the_prefix(self):
        fake = self.bucket({"p/1": github_token(1).encode(), "p/2": github_token(2).encode()})
        fake.routes["/bucket"] = lambda request: (page({"p/2": 40}) if "token=t%2B1%3D" in request.path
                                                  else page({"p/1": 40}, "t+1="))
        report, _ = self.scan(fake, target="s3://bucket/p/")
        self.assertEqual(len(report["findings"]), 2)
        self.assertTrue(all("prefix=p%2F" in request.path for request in fake.asked("/bucket")))

    def test_without_credentials_nobody_is_named(self):
        fake = self.bucket({"a": b"words"})
        self.assertEqual(self.scan(fake)[1], 0)
        self.assertTrue(all(request.headers["Authorization"] is None for request in fake.requests))

    def test_with_credentials_each_request_is_signed(self):
        fake = self.bucket({"a": b"words"})
        self.scan(fake, keys={**KEYS, "AWS_SESSION_TOKEN": "session" * 4})
        for request in fake.requests:
            sent = request.headers["Authorization"]
            self.assertRegex(sent, r"^AWS4-HMAC-SHA256 Credential=AKIAQ{16}/\d{8}/eu-west-1/s3/aws4_request, SignedHeaders="
                                   r"host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$")
            self.assertEqual(request.headers["x-amz-security-token"], "session" * 4)

    def test_botocore_signs_the_same(self):
        try:
            from botocore.auth import S3SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
        except ImportError:
            self.skipTest("botocore is not installed")
        fake = self.bucket({"a b/ü+~(1)'*!.txt": b"words"})
        self.scan(fake, target="s3://bucket/a b/", keys=KEYS)
        self.assertEqual(len(fake.requests), 2)
        signer = S3SigV4Auth(Credentials(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"]), "s3", "eu-west-1")
        for request in fake.requests:
            headers = {name: request.headers[name] for name in ("X-Amz-Date", "X-Amz-Content-SHA256")}
            again = AWSRequest("GET", fake.url + request.path, headers)
            again.context.update({"timestamp": request.headers["x-amz-date"], "payload_signing_enabled": False})
            text = signer.string_to_sign(again, signer.canonical_request(again))
            self.assertTrue(request.headers["Authorization"].endswith(signer.signature(text, again)))

    def test_another_server_gets_no_signature(self):
        other = self.serve({"/a": Answer("words")})
        fake = self.bucket({"a": b"words"})
        fake.routes["/bucket/a"] = Answer("", 307, {"Location": other.url + "/a"})
        self.scan(fake, keys=KEYS)
        self.assertEqual([other.requests[0].headers[name] for name in ("Authorization", "x-amz-date")], [None, None])

    def test_the_region_that_the_service_tells_is_followed(self):
        for told in (Answer("<Error><Code>PermanentRedirect</Code></Error>", 301, {"x-amz-bucket-region": "ap-south-1"}),
                     Answer("<Error><Code>AuthorizationHeaderMalformed</Code><Region>ap-south-1</Region></Error>", 400)):
            fake = self.bucket({"a": github_token(1).encode()})
            listing = fake.routes["/bucket"]
            fake.routes["/bucket"] = lambda request, told=told, listing=listing: (
                listing if "/ap-south-1/" in request.headers["Authorization"] else told)
            report, code = self.scan(fake, "--no-cache", keys=KEYS)
            self.assertEqual((code, self.gaps(report)), (1, []))
            self.assertEqual(len(report["findings"]), 1)
            self.assertIn("/ap-south-1/s3/", fake.asked("/bucket/a")[0].headers["Authorization"])

    def test_a_service_that_knows_no_region_of_the_bucket_is_asked_twice(self):
        answers = iter(("ap-south-1", "eu-north-1", "us-west-2"))
        fake = self.serve({"/bucket": lambda request: Answer("", 301, {"x-amz-bucket-region": next(answers)})})
        report, code = self.scan(fake, keys=KEYS)
        self.assert_gap(report, code, "list of objects", "the bucket is in eu-north-1")
        self.assertEqual(len(fake.requests), 2)

    def test_what_is_refused_is_a_gap(self):
        fake = self.serve({"/bucket": Answer("<Error><Code>AccessDenied</Code></Error>", 403)})
        report, code = self.scan(fake)
        self.assert_gap(report, code, "list of objects", "AccessDenied")
        report, code = self.scan(self.serve({"/bucket": page({"gone": 5})}))
        self.assert_gap(report, code, "object s3://bucket/gone", "answers 404")

    def test_pages_that_lead_in_a_circle(self):
        report, code = self.scan(self.serve({"/bucket": page({}, "again")}))
        self.assert_gap(report, code, "list of objects", "lead back")

    def test_pages_that_are_none(self):
        for answer, why in (("<html></html>", "is none"), (page({"a": 1})[:-30], "cut off"), ("", "cut off"),
                            ("<!DOCTYPE x>" + page({}), "well formed"), (page({}, " ").replace("NextCont", "LastCont"), "does not say where")):
            report, code = self.scan(self.serve({"/bucket": Answer(answer)}))
            self.assert_gap(report, code, "list of objects", why)

    def test_an_object_of_another_size_is_a_gap(self):
        fake = self.bucket({"a": b"words"})
        fake.routes["/bucket/a"] = Answer("more words")
        report, code = self.scan(fake)
        self.assert_gap(report, code, "object s3://bucket/a", "listed it with 5 bytes and sent 10")

    def test_a_clean_object_is_not_fetched_again(self):
        fake = self.bucket({"a": b"words", "b": github_token(1).encode()})
        for _ in range(2):
            self.assertEqual(self.scan(fake)[1], 1)
        self.assertEqual((len(fake.asked("/bucket/a")), len(fake.asked("/bucket/b"))), (1, 2))

    def test_memory_is_bounded(self):
        if SANITIZED:
            self.skipTest("a sanitized program takes several times the memory")
        large = Answer(b"x = 1\n" * (50 << 20))
        names = ("a", "b", "c", "d")
        fake = self.serve({"/bucket": page({name: len(large.body) for name in names})})
        fake.routes.update({f"/bucket/{name}": large for name in names})
        done = self.run_assay("scan", "s3", "s3://bucket", "--endpoint", fake.url, "--no-cache",
                              prefix=["/usr/bin/env", "python3", "-c", LIMITED])
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


# Runs a command with at most 256 MiB of its own memory.
LIMITED = ("import os, resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (256 << 20, 256 << 20)); "
           "os.execv(sys.argv[1], sys.argv[1:])")


class Moto(RemoteScenario):
    """The same against another program that speaks S3, and checks that it understands us."""

    def test_a_bucket_of_moto(self):
        try:
            from moto.server import ThreadedMotoServer  # noqa: the tests run without it
            import boto3
        except ImportError:
            self.skipTest("moto is not installed")
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server.start()
        self.addCleanup(server.stop)
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        client = boto3.client("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a",
                              aws_secret_access_key="b")
        client.create_bucket(Bucket="bucket")
        for number in range(1010):
            client.put_object(Bucket="bucket", Key=f"n/{number} ü+&=.txt", Body=b"words")
        client.put_object(Bucket="bucket", Key="z/a.zip", Body=zipped([("a.txt", github_token(1).encode())]))
        fake = types.SimpleNamespace(url=url)
        done = self.scan_server("s3", "s3://bucket", fake, token=None, environment={**KEYS, "AWS_REGION": "us-east-1"})
        report = json.loads(done.stdout)
        self.assertEqual((self.gaps(report), self.names(report)), ([], ["object s3://bucket/z/a.zip!/a.txt"]))
        self.assertEqual(report["coverage"]["inputs"], 1012)


if __name__ == "__main__":
    main()
