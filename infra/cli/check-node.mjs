// Refuses a Node that cannot run Kubarium, before anything newer than 2015 is parsed. Keep the syntax of this file old.
/* eslint-disable no-var */
export function checkNode(version) {
  var parts = String(version).split('.')
  var major = Number(parts[0])
  var minor = Number(parts[1])
  if (major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return null
  return (
    'Kubarium needs Node 20.19 or newer, 22.12 or newer, or 24; this is ' +
    version +
    '. Install one of these and run the command again.'
  )
}

/** Ends the process with one line when this Node is not one of ours, else runs `next`. */
export function withSupportedNode(next) {
  var problem = checkNode(process.versions.node)
  if (problem) {
    console.error(problem)
    process.exit(1)
  }
  return next()
}
