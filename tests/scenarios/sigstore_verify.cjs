// Verifies a bundle with @sigstore/verify: PACKAGES ROOT BUNDLE ARTIFACT IDENTITY ISSUER.
const fs = require('node:fs');
const { createRequire } = require('node:module');

const [packages, rootFile, bundleFile, artifact, identity, issuer] = process.argv.slice(2);
const load = createRequire(`${packages}/package.json`);
const { TrustedRoot } = load('@sigstore/protobuf-specs');
const { bundleFromJSON } = load('@sigstore/bundle');
const { toSignedEntity, toTrustMaterial, Verifier } = load('@sigstore/verify');

const read = (name) => JSON.parse(fs.readFileSync(name, 'utf8'));
const bundle = bundleFromJSON(read(bundleFile));
const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(read(rootFile))));
verifier.verify(toSignedEntity(bundle, fs.readFileSync(artifact)),
  { subjectAlternativeName: identity, extensions: { issuer } });
console.log('verified');
