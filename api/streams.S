/* Static archives of Debian are made for programs: their code reads stderr as if it lay in the same file. Here it does, and
 * points to libc's stream. */
        .section .data.rel.ro,"aw",@progbits
        .globl stderr
        .hidden stderr
        .globl stdin
        .hidden stdin
        .globl stdout
        .hidden stdout
        .balign 8
        .type stderr,@object
        .type stdin,@object
        .type stdout,@object
stderr: .quad _IO_2_1_stderr_
stdin:  .quad _IO_2_1_stdin_
stdout: .quad _IO_2_1_stdout_
        .size stderr,8
        .size stdin,8
        .size stdout,8
        .section .note.GNU-stack,"",%progbits
