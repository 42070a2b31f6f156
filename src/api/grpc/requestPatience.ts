/** Ends calls whose request does not come: a stream that nobody goes on with holds memory for as long as its connection lives. */

import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { rpcCode } from '../rpcError.ts';

/** @param patienceMs until a request is there, of a stream until the next one */
export function requestPatience(patienceMs: number): ServerInterceptor {
  return (method, call) => {
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => patient.sendStatus(tooLate), patienceMs);
    };
    const patient = new ServerInterceptingCall(call, {
      start(next) {
        wait();
        next({
          onReceiveMessage(message, pass) {
            if (method.requestStream) wait();
            pass(message);
          },
          onReceiveHalfClose(pass) {
            clearTimeout(timer);
            pass();
          },
          onCancel: () => clearTimeout(timer),
        });
      },
      sendStatus(status, pass) {
        clearTimeout(timer);
        pass(status);
      },
    });
    const tooLate = {
      code: rpcCode.deadlineExceeded,
      details: `no request came within ${patienceMs / 1000} seconds`,
    };
    return patient;
  };
}
