/* Objects here and in Debian's archives are made for programs: their code reads variables of libc as if these lay in the same
 * file. Here they do. The streams are pointers to libc's. */
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
/* What libstdc++ asks whether counters may do without atomic instructions: libc's own is set when a thread begins, this
 * one says that there may always be several. */
        .section .rodata,"a",@progbits
        .globl __libc_single_threaded
        .hidden __libc_single_threaded
        .type __libc_single_threaded,@object
__libc_single_threaded: .byte 0
        .size __libc_single_threaded,1
        .section .note.GNU-stack,"",%progbits
