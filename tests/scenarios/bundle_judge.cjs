// What @sigstore/verify says of changed bundles: PACKAGES FOLDER IDENTITY ISSUER ARTIFACT, and on standard input a list of
// the numbers of the bundles in FOLDER/m. Prints an object of the number and true, or why it was refused.
const fs = require('node:fs');
const { createHash } = require('node:crypto');
const { createRequire } = require('node:module');

const [packages, folder, identity, issuer, artifact] = process.argv.slice(2);
const load = createRequire(`${packages}/package.json`);
const { TrustedRoot } = load('@sigstore/protobuf-specs');
const { bundleFromJSON } = load('@sigstore/bundle');
const { toSignedEntity, toTrustMaterial, Verifier } = load('@sigstore/verify');

const root = TrustedRoot.fromJSON(JSON.parse(fs.readFileSync(`${folder}/root.json`, 'utf8')));
const verifier = new Verifier(toTrustMaterial(root));
const digest = createHash('sha256').update(artifact).digest('hex');
const says = {};
for (const number of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  try {
    const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(`${folder}/m/${number}`, 'utf8')));
    verifier.verify(toSignedEntity(bundle, Buffer.from(artifact)), { subjectAlternativeName: identity, extensions: { issuer } });
    // Whose statement it is, is left to the caller.
    const statement = bundle.content.dsseEnvelope && JSON.parse(bundle.content.dsseEnvelope.payload.toString());
    says[number] = !statement || statement.subject.some((one) => one.digest.sha256 === digest) || 'another digest';
  } catch (error) {
    says[number] = `${error.name}: ${error.message}`.slice(0, 120);
  }
}
process.stdout.write(JSON.stringify(says));
