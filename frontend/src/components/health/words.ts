// A check in the reader's language: by its cause; what has no words of its own is said as the server says it.
import type { HealthCheck } from '@/api/wire'
import { healthText, withFacts, type CauseWords } from '@/lib/text/health'
import { healthOfServers } from '@/lib/text/healthOfServers'
import { healthOfService } from '@/lib/text/healthOfService'

export function wordsOf(check: HealthCheck): CauseWords {
  if (check.cause === null) {
    return {
      sentence:
        check.needs === null ? healthText.tookTooLong : healthText.needs(healthText.check[check.needs]),
    }
  }
  const words = healthOfServers[check.cause] ?? healthOfService[check.cause]
  const { sentence, mend = '' } = words ?? check
  return { sentence: withFacts(sentence, check.facts), mend: withFacts(mend, check.facts) }
}
