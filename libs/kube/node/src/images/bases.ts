import type { Layer, LayerFile } from '@kubarium/machine'

// What the operating systems below images bring: users, release files, and which tools. Debian's slim images have no ps, curl,
// ping or nslookup; alpine and busybox have busybox's. That differs on purpose: people run into it.

const coreutils =
  'basename cat chgrp chmod chown comm cp cut date dd df dir dirname du echo env expand expr false fold groups head hostname id join ln ls md5sum mkdir mktemp mv nl nohup nproc od paste printenv printf pwd readlink realpath rm rmdir seq sha1sum sha256sum shuf sleep sort split stat stty sync tac tail tee test timeout touch tr true truncate tty uname uniq unlink wc whoami yes base64 arch ['
const debianTools = `${coreutils} awk mawk diff find egrep fgrep grep getent gzip gunzip kill killall5 mount nproc sed tar which xargs clear reset su`
const busyboxTools = `${coreutils} ash awk clear diff egrep fgrep find free getent grep gunzip gzip hexdump host kill killall less mount nc nslookup pgrep ping ping6 pkill ps reset sed strings su tar telnet top uptime vi watch wget which xargs`

const programs = (names: string, directory: string): Record<string, LayerFile> =>
  Object.fromEntries(
    names
      .split(' ')
      .filter((name) => name !== 'ash' && name !== 'killall5')
      .map((name) => [
        `${directory}/${name}`,
        { bin: name === 'mawk' ? 'awk' : name, size: 35_000 + ((name.length * 7919) % 90_000) },
      ]),
  )

const directories: Record<string, LayerFile> = {
  '/tmp': { dir: true, mode: 0o1777 },
  '/var/tmp': { dir: true, mode: 0o1777 },
  '/var/log': { dir: true },
  '/var/lib': { dir: true },
  '/var/cache': { dir: true },
  '/var/run': { link: '/run' },
  '/run': { dir: true },
  '/root': { dir: true, mode: 0o700 },
  '/home': { dir: true },
  '/opt': { dir: true },
  '/srv': { dir: true },
  '/mnt': { dir: true },
  '/usr/local/bin': { dir: true },
  '/usr/sbin': { dir: true },
  '/sbin': { dir: true },
}

const users = (root: string) =>
  `root:x:0:0:root:/root:${root}\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n`
const groups = 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nadm:x:4:\nwww-data:x:33:\nnogroup:x:65534:\n'

const debianLike = (release: Record<string, LayerFile>, tools: string): Layer => ({
  ...directories,
  ...programs(tools, '/usr/bin'),
  '/bin/sh': { bin: 'sh', size: 125_640 },
  '/bin/bash': { bin: 'sh', size: 1_265_648 },
  '/usr/bin/bash': { bin: 'sh', size: 1_265_648 },
  '/usr/bin/sh': { bin: 'sh', size: 125_640 },
  ...programs(
    'cat cp mkdir rm ls mv echo sleep date grep sed chmod chown kill pwd hostname true false touch ln which',
    '/bin',
  ),
  '/etc/passwd': users('/bin/bash'),
  '/etc/group': groups,
  '/etc/nsswitch.conf': 'hosts: files dns\n',
  ...release,
})

/** Layers of the operating systems. */
export const baseLayers: Record<string, Layer> = {
  debian: debianLike(
    {
      '/etc/os-release':
        'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
      '/etc/debian_version': '12.7\n',
      '/etc/issue': 'Debian GNU/Linux 12 \\n \\l\n\n',
      '/usr/bin/apt': { bin: 'apt' },
      '/usr/bin/apt-get': { bin: 'apt' },
    },
    debianTools,
  ),
  ubuntu: debianLike(
    {
      '/etc/os-release':
        'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.1 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
      '/etc/issue': 'Ubuntu 24.04.1 LTS \\n \\l\n\n',
      '/usr/bin/apt': { bin: 'apt' },
      '/usr/bin/apt-get': { bin: 'apt' },
    },
    `${debianTools} ps free top pgrep pkill uptime watch`,
  ),
  alpine: {
    ...directories,
    ...programs(busyboxTools, '/bin'),
    '/bin/sh': { bin: 'sh', size: 808_712 },
    '/bin/ash': { bin: 'sh', size: 808_712 },
    '/bin/busybox': { bin: 'busybox', size: 808_712 },
    '/sbin/apk': { bin: 'apk', size: 70_000 },
    '/usr/bin/env': { bin: 'env', size: 808_712 },
    '/etc/passwd': users('/bin/sh'),
    '/etc/group': groups,
    '/etc/os-release':
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\nHOME_URL="https://alpinelinux.org/"\n',
    '/etc/alpine-release': '3.20.3\n',
  },
  busybox: {
    ...directories,
    ...programs(busyboxTools, '/bin'),
    '/bin/sh': { bin: 'sh', size: 1_124_128 },
    '/bin/ash': { bin: 'sh', size: 1_124_128 },
    '/bin/busybox': { bin: 'busybox', size: 1_124_128 },
    '/usr/bin/env': { bin: 'env', size: 1_124_128 },
    '/etc/passwd': users('/bin/sh'),
    '/etc/group': groups,
  },
  bash: { '/usr/local/bin/bash': { bin: 'sh', size: 1_265_648 }, '/bin/bash': { bin: 'sh', size: 1_265_648 } },
  curl: { '/usr/bin/curl': { bin: 'curl', size: 260_000 } },
  network: { ...programs('curl wget ping nslookup dig host nc telnet ps free top watch vi less jq', '/usr/bin') },
}
