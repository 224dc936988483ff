import { Controller } from '@nestjs/common'
import { getExercise, getExerciseVersion, listExercises } from '@kubarium/contracts/public'
import { Asked, Serves, paged } from '@kubarium/platform-public-api'
import { z } from 'zod'
import { ExercisesService } from './exercises.service.ts'
import { shownExercise } from './shown-exercise.ts'

@Controller()
export class ExercisesController {
  constructor(private readonly exercises: ExercisesService) {}

  @Serves(listExercises)
  list(@Asked() { caller, query }: Asked<typeof listExercises>) {
    const locale = query.locale ?? caller.locale
    return paged(
      { operation: listExercises, query },
      z.string(),
      (after, count) => this.exercises.list(query, after, count),
      { place: ({ facts }) => facts.id, shown: (exercise) => shownExercise(exercise, locale) },
    )
  }

  @Serves(getExercise)
  get(@Asked() { caller, params, query }: Asked<typeof getExercise>) {
    return this.exercises.getLatest(params.exercise, query.locale ?? caller.locale)
  }

  @Serves(getExerciseVersion)
  getVersion(@Asked() { caller, params, query }: Asked<typeof getExerciseVersion>) {
    return this.exercises.getVersion(params.exercise, params.version, query.locale ?? caller.locale)
  }
}
