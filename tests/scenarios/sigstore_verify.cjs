// Verifies the bundles FILE.sigstore.json of files with @sigstore/verify: PACKAGES ROOT IDENTITY ISSUER FILE…
const fs = require('node:fs');
const { createRequire } = require('node:module');

const [packages, rootFile, identity, issuer, ...files] = process.argv.slice(2);
const load = createRequire(`${packages}/package.json`);
const { TrustedRoot } = load('@sigstore/protobuf-specs');
const { bundleFromJSON } = load('@sigstore/bundle');
const { toSignedEntity, toTrustMaterial, Verifier } = load('@sigstore/verify');

const read = (name) => JSON.parse(fs.readFileSync(name, 'utf8'));
const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(read(rootFile))));
for (const file of files) {
  verifier.verify(toSignedEntity(bundleFromJSON(read(`${file}.sigstore.json`)), fs.readFileSync(file)),
    { subjectAlternativeName: identity, extensions: { issuer } });
}
console.log(`verified ${files.length}`);
