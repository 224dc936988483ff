import type { Machine } from '../machine.ts'
import { type ErrorCode, SystemError } from '../process/system-error.ts'
import type { Proc, World } from '../world.ts'
import {
  addInode,
  dropInode,
  type DirectoryInode,
  type FileInode,
  type FileTree,
  type Inode,
  type Layer,
  layerNames,
  layerNode,
  setInode,
} from './file-tree.ts'
import { procNames, procNode } from './proc-files.ts'

/** Who looks, for permission checks. Undefined = the host itself, which may do anything. */
export type Credentials = Pick<Proc, 'uid' | 'gid'> | undefined

/** Where a path leads: the canonical path, the source (0 = root, n = mount n−1, −1 = /proc), and the node. */
export interface Place {
  path: string
  source: number
  /** Path inside the source. */
  inner: string
  /** Number in the writable tree; 0 when the node comes from a layer. */
  ino: number
  node: Inode
}

interface Source {
  layers: readonly Layer[]
  tree?: FileTree
  readOnly: boolean
}

/** The virtual file system of a world: image layers, a writable layer, mounts, /dev and /proc. */
export class Files {
  private readonly sources: (Source | undefined)[] = []

  constructor(
    readonly machine: Machine,
    readonly world: World,
  ) {}

  source(number: number): Source {
    const known = this.sources[number]
    if (known) return known
    let source: Source
    if (number === 0) {
      const layers = [
        this.machine.layers['base'] ?? {},
        ...this.world.fs.layers.map((name) => this.machine.layers[name] ?? {}),
      ]
      source = { layers, tree: this.world.fs.root, readOnly: this.world.fs.readOnlyRoot === true }
    } else {
      const mount = this.world.fs.mounts[number - 1]
      if (!mount) throw new SystemError('ENOENT')
      const tree = mount.volume === undefined ? undefined : this.machine.volumes[mount.volume]
      source = {
        layers: mount.files ? [mount.files] : [],
        readOnly: mount.readOnly === true || !tree,
        ...(tree ? { tree } : {}),
      }
    }
    this.sources[number] = source
    return source
  }

  /** Forget what was derived from the mounts (after one has changed). */
  refresh(): void {
    this.sources.length = 0
  }

  private mountAt(path: string): number {
    const mounts = this.world.fs.mounts
    for (let i = mounts.length - 1; i >= 0; i--) if (mounts[i]?.at === path) return i + 1
    return 0
  }

  private rootOf(source: number, path: string): Place {
    const { layers, tree } = this.source(source)
    const subPath = source > 0 ? this.world.fs.mounts[source - 1]?.subPath : undefined
    let place: Place
    if (tree) place = { path, source, inner: '/', ino: 1, node: tree.inodes[1] as Inode }
    else {
      const node = layerNode(layers, '/')
      if (!node) throw new SystemError('ENOENT')
      place = { path, source, inner: '/', ino: 0, node }
    }
    for (const name of subPath?.split('/').filter(Boolean) ?? []) {
      const next = this.child(place, name)
      if (!next) throw new SystemError('ENOENT')
      place = { ...next, path }
    }
    return place
  }

  /** The entry `name` of a directory, mounts not considered. @param path where that is */
  private child(place: Place, name: string, path = pathIn(place.path, name)): Place | undefined {
    const node = place.node
    if (node.kind !== 'directory') return undefined
    const { layers, tree } = this.source(place.source)
    const inner = place.inner === place.path ? path : pathIn(place.inner, name)
    if (tree && Object.hasOwn(node.names, name)) {
      const ino = node.names[name] as number
      const inode = tree.inodes[ino]
      return inode ? { path, source: place.source, inner, ino, node: inode } : undefined
    }
    if (node.lower === undefined) return undefined
    const lower = node.lower === place.path ? path : pathIn(node.lower, name)
    const found = layerNode(layers, lower)
    return found ? { path, source: place.source, inner, ino: 0, node: found } : undefined
  }

  private step(place: Place, name: string, proc: Proc | undefined): Place | undefined {
    const path = pathIn(place.path, name)
    if (path === '/proc' || place.source === -1) {
      const node = procNode(this.world, path, proc)
      return node ? { path, source: -1, inner: path, ino: 0, node } : undefined
    }
    const mount = this.mountAt(path)
    if (mount) return this.rootOf(mount, path)
    const child = this.child(place, name, path)
    if (child) return child
    // A mount point need not exist in the image: its parents do, as far as anybody can see.
    if (this.world.fs.mounts.some((entry) => entry.at.startsWith(path + '/')))
      return {
        path,
        source: 0,
        inner: path,
        ino: 0,
        node: { kind: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: this.world.bootedAt, names: {} },
      }
    return undefined
  }

  /**
   * Follows `path` from `cwd`. `last: 'nofollow'` stops at a final symbolic link. Throws ENOENT, ENOTDIR, EACCES, ELOOP.
   */
  lookup(
    path: string,
    cwd: string,
    options: { proc?: Proc | undefined; last?: 'follow' | 'nofollow'; credentials?: Credentials } = {},
  ): Place {
    const found = this.walk(path, cwd, options)
    if (!found.place) throw new SystemError('ENOENT')
    return found.place
  }

  /** Like lookup, but a missing last component gives its parent and name instead of an error. */
  walk(
    path: string,
    cwd: string,
    options: { proc?: Proc | undefined; last?: 'follow' | 'nofollow'; credentials?: Credentials } = {},
  ): { place?: Place; parent: Place; name: string } {
    const found = this.trace(path, cwd, options)
    if (typeof found === 'string') throw new SystemError(found)
    return found
  }

  /** Like walk, undefined instead of an error: cheap where most paths do not exist (a search along PATH). */
  find(
    path: string,
    cwd: string,
    options: { proc?: Proc | undefined; last?: 'follow' | 'nofollow' } = {},
  ): Place | undefined {
    try {
      const found = this.trace(path, cwd, options)
      return typeof found === 'string' ? undefined : found.place
    } catch (error) {
      // A mount whose source is not there.
      if (error instanceof SystemError) return undefined
      throw error
    }
  }

  private trace(
    path: string,
    cwd: string,
    options: { proc?: Proc | undefined; last?: 'follow' | 'nofollow'; credentials?: Credentials },
  ): { place?: Place; parent: Place; name: string } | ErrorCode {
    if (path === '') return 'ENOENT'
    if (path.length > 4096) return 'ENAMETOOLONG'
    const credentials = options.credentials ?? options.proc
    let links = 0
    const pending = (path.startsWith('/') ? path : `${cwd}/${path}`).split('/').reverse()
    const needsDirectory = path.endsWith('/') || path.endsWith('/.')
    const stack: Place[] = [this.rootOf(0, '/')]
    for (;;) {
      const name = pending.pop()
      const here = stack[stack.length - 1] as Place
      if (name === undefined)
        return {
          place: here,
          parent: stack[stack.length - 2] ?? here,
          name: here.path.slice(here.path.lastIndexOf('/') + 1),
        }
      if (name === '' || name === '.') {
        if (here.node.kind !== 'directory') return 'ENOTDIR'
        continue
      }
      if (here.node.kind !== 'directory') return 'ENOTDIR'
      if (name === '..') {
        if (stack.length > 1) stack.pop()
        continue
      }
      if (name.length > 255) return 'ENAMETOOLONG'
      if (!permits(here.node, credentials, 1)) return 'EACCES'
      const next = this.step(here, name, options.proc)
      if (!next) return namesMore(pending) ? 'ENOENT' : { parent: here, name }
      if (next.node.kind === 'link' && (needsDirectory || options.last !== 'nofollow' || namesMore(pending))) {
        if (++links > 40) return 'ELOOP'
        const { target } = next.node
        if (target.startsWith('/')) stack.length = 1
        for (const part of target.split('/').reverse()) pending.push(part)
        continue
      }
      stack.push(next)
    }
  }

  /** Entries of a directory, sorted by name, mount points included. */
  names(place: Place): string[] {
    if (place.node.kind !== 'directory') throw new SystemError('ENOTDIR')
    if (place.source === -1) return procNames(this.world, place.path)
    const names = new Set(
      place.node.lower === undefined ? [] : layerNames(this.source(place.source).layers, place.node.lower),
    )
    for (const name of Object.keys(place.node.names)) {
      if (place.node.names[name]) names.add(name)
      else names.delete(name)
    }
    const prefix = place.path === '/' ? '/' : `${place.path}/`
    for (const mount of this.world.fs.mounts)
      if (mount.at.startsWith(prefix) && mount.at.length > prefix.length)
        names.add(mount.at.slice(prefix.length).split('/')[0] as string)
    return [...names].sort(compareText)
  }

  private writable(source: number): FileTree {
    if (source === -1) throw new SystemError('EACCES')
    const { tree, readOnly } = this.source(source)
    if (readOnly || !tree) throw new SystemError('EROFS')
    return tree
  }

  /** Makes sure the node lives in the writable tree and returns its number. */
  copyUp(place: Place): number {
    const tree = this.writable(place.source)
    if (place.ino) return place.ino
    const cut = place.inner.lastIndexOf('/')
    if (place.inner === '/') return 1
    const parent = this.reach(place.source, cut <= 0 ? '/' : place.inner.slice(0, cut))
    const parentIno = this.copyUp(parent)
    const known = (tree.inodes[parentIno] as DirectoryInode).names[place.inner.slice(cut + 1)]
    if (known) {
      place.ino = known
      return known
    }
    const ino = addInode(tree, place.node)
    this.setName(tree, parentIno, place.inner.slice(cut + 1), ino)
    place.ino = ino
    return ino
  }

  private reach(source: number, inner: string): Place {
    let place = this.rootOf(source, '/')
    for (const name of inner.split('/').filter(Boolean)) {
      const next = this.child(place, name)
      if (next) place = next
      else {
        // A directory that only exists because something is mounted below it.
        const node: DirectoryInode = {
          kind: 'directory',
          mode: 0o755,
          uid: 0,
          gid: 0,
          mtime: this.world.now,
          names: {},
        }
        const path = place.inner === '/' ? `/${name}` : `${place.inner}/${name}`
        place = { path, source, inner: path, ino: 0, node }
      }
    }
    return place
  }

  private setName(tree: FileTree, directory: number, name: string, ino: number | undefined): void {
    const node = tree.inodes[directory] as DirectoryInode
    const names = { ...node.names }
    if (ino !== undefined) names[name] = ino
    else if (node.lower !== undefined) names[name] = 0
    else delete names[name]
    tree.inodes[directory] = { ...node, names, mtime: this.world.now }
  }

  /** Creates an entry. Throws EACCES, EROFS, EEXIST. */
  create(parent: Place, name: string, node: Inode, credentials: Credentials): number {
    const tree = this.writable(parent.source)
    if (!permits(parent.node, credentials, 3)) throw new SystemError('EACCES')
    const directory = this.copyUp(parent)
    const ino = addInode(tree, node)
    this.setName(tree, directory, name, ino)
    return ino
  }

  /** A hard link: a second name for a file. */
  link(place: Place, parent: Place, name: string, credentials: Credentials): void {
    if (place.node.kind === 'directory') throw new SystemError('EPERM')
    if (place.source !== parent.source) throw new SystemError('EXDEV')
    if (!permits(parent.node, credentials, 3)) throw new SystemError('EACCES')
    const tree = this.writable(parent.source)
    const ino = this.copyUp(place)
    const inode = tree.inodes[ino] as Inode
    if (inode.kind === 'file') tree.inodes[ino] = { ...inode, nlink: inode.nlink + 1 }
    this.setName(tree, this.copyUp(parent), name, ino)
  }

  /** Removes a name; directories only when empty. Open descriptions keep the file readable. */
  remove(path: string, cwd: string, proc: Proc | undefined, want: 'file' | 'directory'): void {
    const { place, parent, name } = this.walk(path, cwd, { proc, last: 'nofollow' })
    if (!place) throw new SystemError('ENOENT')
    if (want === 'directory' && place.node.kind !== 'directory') throw new SystemError('ENOTDIR')
    if (want === 'file' && place.node.kind === 'directory') throw new SystemError('EISDIR')
    if (this.mountAt(place.path)) throw new SystemError('EBUSY')
    const tree = this.writable(parent.source)
    if (!mayRemove(parent.node, place.node, proc)) throw new SystemError('EACCES')
    if (place.node.kind === 'directory' && this.names(place).length > 0) throw new SystemError('ENOTEMPTY')
    const directory = this.copyUp(parent)
    this.setName(tree, directory, name || place.path.slice(place.path.lastIndexOf('/') + 1), undefined)
    if (place.ino) this.release(place.source, place.ino)
  }

  /** Drops an inode when no name and no open description is left. */
  release(source: number, ino: number): void {
    const tree = this.source(source).tree
    const inode = tree?.inodes[ino]
    if (!tree || !inode) return
    if (inode.kind === 'file' && inode.nlink > 1) {
      tree.inodes[ino] = { ...inode, nlink: inode.nlink - 1 }
      return
    }
    for (const id of Object.keys(this.world.ofds)) {
      const ofd = this.world.ofds[id]
      if (ofd?.kind === 'file' && ofd.tree === source && ofd.ino === ino) {
        if (inode.kind === 'file') tree.inodes[ino] = { ...inode, nlink: 0 }
        return
      }
    }
    dropInode(tree, ino)
  }

  /** rename(2). Across file systems: EXDEV. */
  rename(from: string, to: string, cwd: string, proc: Proc | undefined): void {
    const old = this.walk(from, cwd, { proc, last: 'nofollow' })
    if (!old.place) throw new SystemError('ENOENT')
    const target = this.walk(to, cwd, { proc, last: 'nofollow' })
    if (old.place.source !== target.parent.source) throw new SystemError('EXDEV')
    if (this.mountAt(old.place.path)) throw new SystemError('EBUSY')
    if (target.place && target.place.path === old.place.path) return
    if (`${target.parent.path}/`.startsWith(`${old.place.path}/`)) throw new SystemError('EINVAL')
    const tree = this.writable(old.place.source)
    if (!mayRemove(old.parent.node, old.place.node, proc) || !permits(target.parent.node, proc, 3))
      throw new SystemError('EACCES')
    if (target.place)
      this.remove(target.place.path, '/', proc, target.place.node.kind === 'directory' ? 'directory' : 'file')
    const ino = this.copyUp(old.place)
    this.setName(tree, this.copyUp(this.reach(old.place.source, parentOf(old.place.inner))), old.name, undefined)
    const parent = target.parent.ino || this.copyUp(this.reach(target.parent.source, target.parent.inner))
    this.setName(tree, parent, target.name, ino)
  }

  /** Changes attributes or the text of an existing node. */
  change(place: Place, changes: Partial<FileInode> | Partial<DirectoryInode>): void {
    const tree = this.writable(place.source)
    const ino = this.copyUp(place)
    setInode(tree, ino, { ...(tree.inodes[ino] as Inode), ...changes } as Inode)
  }

  /** Text of the inode an open description refers to. */
  textOf(source: number, ino: number): string {
    const inode = this.source(source).tree?.inodes[ino]
    return inode?.kind === 'file' ? inode.text : ''
  }

  setText(source: number, ino: number, text: string): void {
    const tree = this.writable(source)
    const inode = tree.inodes[ino]
    if (inode?.kind === 'file') setInode(tree, ino, { ...inode, text, mtime: this.world.now })
  }

  /** Whole text of a file. */
  read(path: string, cwd: string, proc?: Proc): string {
    const place = this.lookup(path, cwd, { proc })
    if (place.node.kind === 'directory') throw new SystemError('EISDIR')
    if (!permits(place.node, proc, 4)) throw new SystemError('EACCES')
    return place.node.kind === 'file' ? place.node.text : ''
  }

  /** Writes a whole file, creating it when it is missing. */
  write(path: string, cwd: string, text: string, proc?: Proc, mode = 0o644): void {
    const { place, parent, name } = this.walk(path, cwd, { proc })
    if (!place) {
      this.create(parent, name, newFile(this.world.now, mode, proc, text), proc)
      return
    }
    if (place.node.kind === 'directory') throw new SystemError('EISDIR')
    if (!permits(place.node, proc, 2)) throw new SystemError('EACCES')
    if (place.node.kind === 'file') this.change(place, { text, mtime: this.world.now })
  }
}

const parentOf = (path: string) => path.slice(0, Math.max(1, path.lastIndexOf('/')))

/** A new ordinary file. */
export const newFile = (now: number, mode: number, owner: Credentials, text = ''): FileInode => ({
  kind: 'file',
  mode,
  uid: owner?.uid ?? 0,
  gid: owner?.gid ?? 0,
  mtime: now,
  text,
  nlink: 1,
})

/** A new empty directory. */
export const newDirectory = (now: number, mode: number, owner: Credentials): DirectoryInode => ({
  kind: 'directory',
  mode,
  uid: owner?.uid ?? 0,
  gid: owner?.gid ?? 0,
  mtime: now,
  names: {},
})

/** Whether the permission bits `want` (4 read, 2 write, 1 execute/search) are granted. Root passes. */
export const permits = (node: Inode, credentials: Credentials, want: number): boolean => {
  if (!credentials) return true
  if (credentials.uid === 0) return node.kind !== 'file' || !(want & 1) || (node.mode & 0o111) !== 0
  const shift = credentials.uid === node.uid ? 6 : credentials.gid === node.gid ? 3 : 0
  return ((node.mode >> shift) & want) === want
}

const mayRemove = (parent: Inode, node: Inode, credentials: Credentials): boolean =>
  permits(parent, credentials, 3) &&
  (!(parent.mode & 0o1000) ||
    !credentials ||
    credentials.uid === 0 ||
    credentials.uid === node.uid ||
    credentials.uid === parent.uid)

/** Byte order on code units, as `LC_ALL=C` sorts. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** `path` made absolute and free of `.` and `..`, without looking at links. */
export const normalizePath = (path: string, cwd: string): string => {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

const pathIn = (directory: string, name: string): string => (directory === '/' ? `/${name}` : `${directory}/${name}`)

/** Whether the rest of a path names anything. */
const namesMore = (rest: readonly string[]): boolean => rest.some((part) => part !== '' && part !== '.')
