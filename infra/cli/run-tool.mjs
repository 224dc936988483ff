import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundle, generate, install, must, root } from './workspace.mjs'

const nodeArgs = (name, args) => ['--enable-source-maps', join(root, `dist/tools/${name}/main.js`), ...args]

async function prepare() {
  const say = (line) => console.error(line)
  await install(say)
  await generate(say)
  await bundle(say)
}

/** Runs a tool to its end. @returns what it printed */
export async function toolOutput(name, args) {
  await prepare()
  return await must(name, process.execPath, nodeArgs(name, args))
}

/** Runs a tool with our arguments and terminal, and passes signals on. */
export async function runTool(name, args) {
  await prepare()
  const child = spawn(process.execPath, nodeArgs(name, args), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return await new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done(code ?? 1))
  })
}
