// Writes what a self-contained program is made of, as CycloneDX 1.5: node packaging/third_party/sbom.mjs VERSION linux|windows
import { components } from './components.mjs';

const urlOf = (component) => {
  const [kind, rest] = component.source.split(/:(.*)/s);
  if (kind === 'npm') return `pkg:npm/${rest}`;
  return `pkg:deb/debian/${rest.split('/')[0]}@${encodeURIComponent(component.version)}`;
};

const licenceOf = (licence) => (licence === 'blessing' || !licence.includes(' ') ? { license: { id: licence } } : { expression: licence });

const [version, system] = process.argv.slice(2);
console.log(JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    timestamp: new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 0) * 1000).toISOString(),
    component: { type: 'application', name: 'grok-retry-host', version, licenses: [{ license: { id: 'MIT' } }] },
  },
  components: components(system).map((component) => ({
    type: 'library',
    name: component.name,
    version: component.version,
    purl: urlOf(component),
    licenses: [licenceOf(component.licence)],
    ...(component.sha256 && { hashes: [{ alg: 'SHA-256', content: component.sha256 }] }),
  })),
}, null, 2));
