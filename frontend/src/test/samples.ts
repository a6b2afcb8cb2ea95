// Commands and events as the server tells them, for tests.
import type { Command, CommandEvent, Fault, LiveEvent, Me, Vehicle } from '@/api/wire'

export function sampleCommand(part: Partial<Command> = {}): Command {
  return {
    id: 'c1',
    vehicle_id: 'v1',
    method: 'GET',
    path: 'components/engine/faults',
    query: null,
    body: null,
    command: 'read-faults',
    risk: 'read',
    status: 'accepted',
    created_at: '2026-11-23T12:00:00.000Z',
    not_after: '2026-11-23T12:01:00.000Z',
    finished_at: null,
    user: { id: 'u1', username: 'engineer' },
    reason: null,
    correlation_id: 'corr-1',
    response: null,
    error: null,
    last_seq: 1,
    ...part,
  }
}

export function sampleEvent(part: Partial<CommandEvent> = {}): CommandEvent {
  return {
    command_id: 'c1',
    seq: 1,
    at: '2026-11-23T12:00:00.000Z',
    status: 'accepted',
    data: {},
    position: 1,
    ...part,
  }
}

export function sampleLiveEvent(part: Partial<LiveEvent> = {}): LiveEvent {
  return {
    type: 'event',
    command_id: 'c1',
    vehicle_id: 'v1',
    epoch: 'e1',
    seq: 1,
    at: '2026-11-23T12:00:00.000Z',
    status: 'accepted',
    data: {},
    position: 1,
    ...part,
  }
}

export function sampleVehicle(part: Partial<Vehicle> = {}): Vehicle {
  return {
    id: 'v1',
    vin: 'SVDVAN223TA000202',
    name: 'Diesel van',
    tags: [],
    endpoint: {
      kind: 'sovd_http',
      url: 'http://127.0.0.1/',
      base_path: null,
      dialect: null,
      tls: null,
      has_token: false,
    },
    status: 'connected',
    status_reason: null,
    open_faults: null,
    last_command: null,
    last_seen_at: '2026-11-23T12:00:00.000Z',
    created_at: '2026-11-23T12:00:00.000Z',
    updated_at: '2026-11-23T12:00:00.000Z',
    ...part,
  }
}

export function sampleMe(role: Me['role'] = 'engineer'): Me {
  return { id: 'u1', username: role, role, profile: 'demo' }
}

export function sampleFault(code: string, part: Partial<Fault> = {}): Fault {
  return {
    code,
    display_code: null,
    fault_name: null,
    scope: null,
    severity: null,
    level: 'error',
    is_open: true,
    status: null,
    more: {},
    ...part,
  }
}
