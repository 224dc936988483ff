import { gunzipSync, gzipSync } from 'node:zlib'
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { runScript } from '../testing/run-script.ts'
import { fromBytes, toBytes } from '../text.ts'
import { gunzip, gzip } from './gzip.ts'
import { readTar, tarEnd, tarMember } from './tar-archive.ts'

describe('gzip', () => {
  it('is read and written as zlib does', () => {
    for (const text of [
      '',
      'hello',
      'abc'.repeat(50_000),
      '한글 🙂\n'.repeat(300),
      fromBytes(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255)),
    ]) {
      expect(fromBytes(gunzipSync(toBytes(gzip(text))))).toBe(text)
      for (const level of [1, 6, 9]) expect(gunzip(fromBytes(gzipSync(toBytes(text), { level })))).toBe(text)
    }
  })
})

describe('tar', () => {
  it('writes what the real tar lists and reads back its own', () => {
    const entries = [
      { name: 'dir', kind: 'directory' as const, mode: 0o755, uid: 0, gid: 0, mtime: 1_700_000_000_000, text: '' },
      {
        name: 'dir/a.txt',
        kind: 'file' as const,
        mode: 0o644,
        uid: 0,
        gid: 0,
        mtime: 1_700_000_000_000,
        text: '한글\n',
      },
      { name: `dir/${'long'.repeat(40)}`, kind: 'file' as const, mode: 0o600, uid: 0, gid: 0, mtime: 0, text: 'x' },
    ]
    const archive = entries.map(tarMember).join('') + tarEnd
    expect(execFileSync('tar', ['-tf', '-'], { input: toBytes(archive) }).toString()).toBe(
      `dir/\ndir/a.txt\ndir/${'long'.repeat(40)}\n`,
    )
    expect(readTar(archive).map((entry) => [entry.name, entry.text])).toEqual([
      ['dir/', ''],
      ['dir/a.txt', '한글\n'],
      [`dir/${'long'.repeat(40)}`, 'x'],
    ])
  })

  it('packs and unpacks in the shell, as kubectl cp does through pipes', () => {
    const script =
      'mkdir -p d/s; echo a > d/a; echo b > d/s/b; ln -s a d/l; tar cf - d | (mkdir out; tar xmf - -C out); cat out/d/a out/d/s/b; readlink out/d/l; tar czf x.tgz -C d a s; tar tzf x.tgz; tar xOzf x.tgz a; gzip d/a; ls d; zcat d/a.gz'
    expect(runScript(script).stdout).toBe('a\nb\na\na\ns/\ns/b\na\na.gz\nl\ns\na\n')
  })
})
