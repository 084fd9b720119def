// The same lists through @sigstore/verify: node sigstore_verify.js MODULES FOLDER, MODULES being a folder that holds
// @sigstore (npm brings its own: $(npm root -g)/npm/node_modules). CPU milliseconds a bundle.
const fs = require('fs');
const path = require('path');
const [modules, folder] = process.argv.slice(2);
const { bundleFromJSON } = require(path.join(modules, '@sigstore/bundle'));
const { TrustedRoot } = require(path.join(modules, '@sigstore/protobuf-specs'));
const { Verifier, toSignedEntity, toTrustMaterial } = require(path.join(modules, '@sigstore/verify'));

const root = TrustedRoot.fromJSON(JSON.parse(fs.readFileSync(path.join(folder, 'root.json'), 'utf8')));
const verifier = new Verifier(toTrustMaterial(root), { tlogThreshold: 1, ctlogThreshold: 1, tsaThreshold: 0 });
for (const name of ['distinct', 'shared']) {
  const lines = fs.readFileSync(path.join(folder, `${name}.jsonl`), 'utf8').trim().split('\n').slice(0, 200);
  const bundles = lines.map((line) => JSON.parse(line).bundle);
  const before = process.cpuUsage();
  for (const bundle of bundles) verifier.verify(toSignedEntity(bundleFromJSON(bundle)));
  const used = process.cpuUsage(before);
  console.log(name, ((used.user + used.system) / 1000 / bundles.length).toFixed(2));
}
