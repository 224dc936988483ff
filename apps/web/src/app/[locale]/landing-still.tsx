import { getLocale } from 'next-intl/server'
import { pictureOf } from '../../features/glass-wall/model/picture.ts'
import { StillWall } from '../../features/glass-wall/still-wall.tsx'
import { landingStill } from '../../features/landing-cluster/still.ts'
import { SuggestionBar } from '../../features/landing-cluster/suggestion-bar.tsx'
import { suggestions } from '../../features/landing-cluster/suggestions.ts'
import { withoutControlSequences } from '../../features/terminal/control-key.ts'
import { LandingHero } from './landing-hero.tsx'
import styles from './landing-hero.module.css'

/** The landing page's cluster as the server draws it. */
export async function LandingStill() {
  const { state, printed } = await landingStill(await getLocale())
  const objects = [...state.objects.values()]
  return (
    <LandingHero
      wall={<StillWall picture={pictureOf(objects)} revision={state.revision} />}
      screen={
        <pre className={styles.screen} lang="en">
          <span>
            {withoutControlSequences(printed)}
            <i className={styles.cursor} />
          </span>
        </pre>
      }
      suggestions={<SuggestionBar suggestions={suggestions(objects)} />}
    />
  )
}
