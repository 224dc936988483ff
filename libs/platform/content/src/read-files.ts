// Content from a folder of this machine.
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { ContentFiles } from '@kubarium/learning-format'

/** All files of a content folder that belong to an exercise, a lesson or a course: path from there → text. */
export function readFiles(folder: string): ContentFiles {
  const files = new Map<string, string>()
  for (const kind of ['courses', 'exercises', 'lessons'])
    for (const entry of list(join(folder, kind)))
      files.set(relative(folder, entry).split(sep).join('/'), readFileSync(entry, 'utf8'))
  return files
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
