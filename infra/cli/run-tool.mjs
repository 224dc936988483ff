import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundle, generate, install, root } from './workspace.mjs'

/** Runs a tool with our arguments and terminal, and passes signals on. */
export async function runTool(name, args) {
  const say = (line) => console.error(line)
  await install(say)
  await generate(say)
  await bundle(say)
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, `dist/tools/${name}/main.js`), ...args], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return await new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done(code ?? 1))
  })
}
