// What is in a self-contained program: its own sources by packaging/third_party/sources.txt, the headers by the packages that
// have them on this machine.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const kFolder = new URL('.', import.meta.url).pathname;

const kPackages = [
  { name: 'nlohmann-json', package: 'nlohmann-json3-dev', licence: 'MIT' },
  { name: 'boost', package: 'libboost1.74-dev', licence: 'BSL-1.0' },
  { name: 'cli11', package: 'libcli11-dev', licence: 'BSD-3-Clause' },
];
const kRuntime = 'GPL-3.0-or-later WITH GCC-exception-3.1';
const kOfSystem = {
  linux: [
    { name: 'glibc', package: 'libc6-dev', licence: 'LGPL-2.1-or-later' },
    { name: 'libstdc++', package: 'libstdc++-12-dev', licence: kRuntime },
  ],
  windows: [
    { name: 'mingw-w64', package: 'mingw-w64-x86-64-dev', licence: 'ZPL-2.1' },
    { name: 'libstdc++', package: 'gcc-mingw-w64-x86-64-posix-runtime', licence: kRuntime },
  ],
};

/**
 * @param {'linux' | 'windows'} system
 * @returns {{ name: string, version: string, licence: string, source: string, sha256?: string, texts: string }[]}
 */
export function components(system) {
  const carried = readFileSync(`${kFolder}sources.txt`, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [name, version, licence, source, sha256] = line.split(/\s+/);
      return { name, version, licence, source, sha256, texts: name };
    });
  const linked = [...kPackages, ...kOfSystem[system]].map(({ name, package: from, licence }) => {
    const version = execFileSync('dpkg-query', ['-W', '-f=${Version}', from], { encoding: 'utf8' });
    return { name, version, licence, source: `debian:${from}`, texts: `/usr/share/doc/${from}/copyright` };
  });
  return [...carried, ...linked];
}
