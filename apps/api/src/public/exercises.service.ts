import { Injectable } from '@nestjs/common'
import type { Locale } from '@kubarium/contracts'
import type { PublicExerciseVersion } from '@kubarium/contracts/public'
import type { ExerciseContent } from '@kubarium/learning-format'
import { PublishedContent } from '@kubarium/platform-content'
import { NotFound } from '@kubarium/platform-http'
import { shownExerciseVersion } from './shown-exercise.ts'

@Injectable()
export class ExercisesService {
  constructor(private readonly content: PublishedContent) {}

  /** Exercises by id, in their newest version, after the one with that id. */
  async list(
    { track, level }: { readonly track?: string | undefined; readonly level?: string | undefined },
    after: string | undefined,
    count: number,
  ): Promise<readonly ExerciseContent[]> {
    return (await this.latest())
      .filter(({ facts: { id, meta } }) =>
        [after === undefined || id > after, !track || meta.track === track, !level || meta.level === level].every(
          Boolean,
        ),
      )
      .sort((a, b) => (a.facts.id < b.facts.id ? -1 : 1))
      .slice(0, count)
  }

  async getLatest(id: string, locale: Locale): Promise<PublicExerciseVersion> {
    return shown(
      (await this.latest()).find(({ facts }) => facts.id === id),
      locale,
    )
  }

  async getVersion(id: string, version: string, locale: Locale): Promise<PublicExerciseVersion> {
    return shown(await this.content.exercise(id, version), locale)
  }

  private async latest(): Promise<ExerciseContent[]> {
    return (await this.content.latest()).filter((item): item is ExerciseContent => item.kind === 'exercise')
  }
}

function shown(exercise: ExerciseContent | undefined, locale: Locale): PublicExerciseVersion {
  if (!exercise) throw new NotFound('exercise')
  return shownExerciseVersion(exercise, locale)
}
