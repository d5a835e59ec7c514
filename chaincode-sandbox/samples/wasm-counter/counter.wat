;; Counts, in plain WebAssembly text.
;;
;;   increment   adds 1 to the key "counter" and answers the sum
;;   get         answers the sum, 0 at first
(module
  (import "logothete_1" "argument" (func $argument (param $number i32) (result i32)))
  (import "logothete_1" "read" (func $read (param $offset i32) (param $to i32) (param $length i32)))
  (import "logothete_1" "get_state" (func $get_state (param $key i32) (param $length i32) (result i32)))
  (import "logothete_1" "put_state"
    (func $put_state (param $key i32) (param $keyLength i32) (param $value i32) (param $length i32)))
  (import "logothete_1" "set_result"
    (func $set_result
      (param $status i32) (param $message i32) (param $messageLength i32)
      (param $payload i32) (param $payloadLength i32)))

  ;; 0 to 127: texts. 128 to 191: the function's name. 256 to 275: a number in decimal digits.
  (memory (export "memory") 1 1)
  (data (i32.const 0) "counter")
  (data (i32.const 16) "increment")
  (data (i32.const 32) "get")
  (data (i32.const 48) "increment or get")

  (func (export "invoke")
    (local $length i32)
    (local.set $length (call $argument (i32.const 0)))
    (if (i32.le_u (local.get $length) (i32.const 64))
      (then (call $read (i32.const 0) (i32.const 128) (local.get $length))))
    (if (i32.eq (local.get $length) (i32.const 9))
      (then
        (if (call $equal (i32.const 128) (i32.const 16) (i32.const 9))
          (then (call $increment) (return)))))
    (if (i32.eq (local.get $length) (i32.const 3))
      (then
        (if (call $equal (i32.const 128) (i32.const 32) (i32.const 3))
          (then (call $answer (call $write (call $count))) (return)))))
    (call $set_result (i32.const 400) (i32.const 48) (i32.const 16) (i32.const 0) (i32.const 0)))

  (func $increment
    (local $digits i32)
    (local.set $digits (call $write (i64.add (call $count) (i64.const 1))))
    (call $put_state
      (i32.const 0) (i32.const 7)
      (local.get $digits) (i32.sub (i32.const 276) (local.get $digits)))
    (call $answer (local.get $digits)))

  ;; Answers the digits from an address on.
  (func $answer (param $digits i32)
    (call $set_result
      (i32.const 200) (i32.const 0) (i32.const 0)
      (local.get $digits) (i32.sub (i32.const 276) (local.get $digits))))

  ;; The sum as it is stored.
  (func $count (result i64)
    (local $length i32)
    (local $at i32)
    (local $sum i64)
    (local.set $length (call $get_state (i32.const 0) (i32.const 7)))
    (if (i32.lt_s (local.get $length) (i32.const 1))
      (then (return (i64.const 0))))
    (call $read (i32.const 0) (i32.const 256) (local.get $length))
    (loop $digit
      (local.set $sum
        (i64.add
          (i64.mul (local.get $sum) (i64.const 10))
          (i64.extend_i32_u
            (i32.sub (i32.load8_u offset=256 (local.get $at)) (i32.const 48)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $digit (i32.lt_u (local.get $at) (local.get $length))))
    (local.get $sum))

  ;; Writes a number so that it ends before 276, and says where it begins.
  (func $write (param $number i64) (result i32)
    (local $at i32)
    (local.set $at (i32.const 276))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.add
          (i32.const 48)
          (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10)))))
      (local.set $number (i64.div_u (local.get $number) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $number) (i64.const 0))))
    (local.get $at))

  ;; Whether two texts of the same length are the same.
  (func $equal (param $one i32) (param $other i32) (param $length i32) (result i32)
    (local $at i32)
    (loop $next
      (if (i32.eq (local.get $at) (local.get $length))
        (then (return (i32.const 1))))
      (if (i32.ne
            (i32.load8_u (i32.add (local.get $one) (local.get $at)))
            (i32.load8_u (i32.add (local.get $other) (local.get $at))))
        (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next))
    unreachable))
