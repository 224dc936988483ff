// The learner's terminal: a small Linux host whose files, shell and running commands are one piece of JSON.
import { createWorld, type World } from '@kubarium/machine'
import { messageOfTheDay, type TerminalLocale } from './message-of-the-day.ts'
import { terminalMachine } from './terminal-machine.ts'

export const LEARNER = { uid: 1000, gid: 1000, name: 'learner' }
export const HOME = '/home/learner'

export interface TerminalWorldOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly seed: number
  readonly size: { readonly cols: number; readonly rows: number }
  readonly locale: TerminalLocale
  /** Text of ~/.kube/config. */
  readonly kubeconfig: string
  /** More files, by absolute path. */
  readonly files?: Readonly<Record<string, string>>
}

const PROFILE = `PS1='\\[\\e]133;D;$?\\a\\]\\u@\\h:\\w\\$ '
PS2='> '
HISTCONTROL=ignoredups
alias ll='ls -alF'
alias la='ls -A'
alias k=kubectl
`

/** A kubeconfig for a terminal: the host carries requests to the cluster itself, the address is the cluster's own. */
export function terminalKubeconfig(namespace?: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    server: https://kubernetes.default.svc
    certificate-authority: /etc/kubernetes/pki/ca.crt
contexts:
- name: kubernetes-admin@kubernetes
  context:
    cluster: kubernetes
    user: kubernetes-admin
${namespace === undefined ? '' : `    namespace: ${namespace}\n`}current-context: kubernetes-admin@kubernetes
preferences: {}
users:
- name: kubernetes-admin
  user: {}
`
}

/** A new terminal, its shell about to start. */
export function createTerminalWorld({ now, seed, size, locale, kubeconfig, files = {} }: TerminalWorldOptions): World {
  const world = createWorld(terminalMachine, {
    argv: ['bash'],
    cwd: HOME,
    hostname: 'kubarium',
    user: LEARNER,
    env: {
      HOME,
      USER: LEARNER.name,
      LOGNAME: LEARNER.name,
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      LANG: locale === 'ko' ? 'ko_KR.UTF-8' : 'C.UTF-8',
      EDITOR: 'vi',
      PWD: HOME,
    },
    layers: ['commands'],
    files: {
      '/etc/passwd': `root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nlearner:x:1000:1000::${HOME}:/bin/bash\n`,
      '/etc/group': 'root:x:0:\nnogroup:x:65534:\nlearner:x:1000:\n',
      '/etc/hostname': 'kubarium\n',
      '/etc/hosts': '127.0.0.1\tlocalhost\n127.0.1.1\tkubarium\n',
      '/etc/motd': messageOfTheDay(locale),
      [`${HOME}/.bashrc`]: `${PROFILE}if [ -z "$KUBARIUM_GREETED" ]; then cat /etc/motd; KUBARIUM_GREETED=1; fi\n`,
      [`${HOME}/.kube/config`]: { text: kubeconfig, mode: 0o600 },
      ...files,
    },
    seed,
    now,
    tty: { ...size },
    limits: { oomGroup: false, memoryBytes: 128 * 2 ** 20, pids: 200 },
  })
  ownHome(world)
  return world
}

/** The shell has ended (`exit`): a new one, on the same files. */
export function restartShell(ended: World, options: TerminalWorldOptions): World {
  const world = createTerminalWorld({ ...options, files: {} })
  world.fs = ended.fs
  world.nextId = Math.max(world.nextId, ended.nextId)
  return world
}

// What lies in the home directory is the learner's.
function ownHome(world: World): void {
  const { inodes } = world.fs.root
  const root = inodes[1]
  const home = child(root, 'home')
  const own = (ino: number): void => {
    const node = inodes[ino]
    if (!node) return
    inodes[ino] = { ...node, uid: LEARNER.uid, gid: LEARNER.gid }
    if (node.kind === 'directory') for (const below of Object.values(node.names)) if (below !== 0) own(below)
  }
  const learner = home === undefined ? undefined : child(inodes[home], LEARNER.name)
  if (learner !== undefined) own(learner)
}

function child(node: World['fs']['root']['inodes'][string] | undefined, name: string): number | undefined {
  return node?.kind === 'directory' ? node.names[name] : undefined
}
