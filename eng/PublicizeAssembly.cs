// Compiled in memory by MSBuild's RoslynCodeTaskFactory; depends on nothing but netstandard.
using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies assemblies with their visibility widened, for the compiler to reference: internal types and members become
/// public, <c>private protected</c> becomes <c>protected</c>, private stays private. Only flag bits in the metadata
/// tables change (ECMA-335, II.22 and II.24), so no metadata library is needed.
/// </summary>
public sealed class PublicizeAssembly : Task
{
    [Required] public ITaskItem[] Sources { get; set; }
    [Required] public ITaskItem[] Destinations { get; set; }

    public override bool Execute()
    {
        for (int i = 0; i < Sources.Length; i++)
        {
            byte[] image = File.ReadAllBytes(Sources[i].ItemSpec);
            int changed = new Metadata(image).WidenVisibility();
            ReplaceFile(Destinations[i].ItemSpec, image);
            Log.LogMessage(MessageImportance.Normal, "Publicized {0} members of {1}", changed, Sources[i].ItemSpec);
        }
        return true;
    }

    // Write, then rename: a build that runs at the same time never sees half a file.
    static void ReplaceFile(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path));
        string temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        File.WriteAllBytes(temporary, content);
        if (File.Exists(path)) File.Delete(path);
        File.Move(temporary, path);
    }

    /// <summary>The metadata tables of one image, as far as Module ... MethodDef (tables 0 to 6).</summary>
    sealed class Metadata
    {
        const int TypeRef = 0x01, TypeDef = 0x02, FieldPtr = 0x03, Field = 0x04, MethodPtr = 0x05, MethodDef = 0x06, Param = 0x08;
        const int ModuleRef = 0x1a, TypeSpec = 0x1b, AssemblyRef = 0x23, Module = 0x00;

        readonly byte[] _image;
        readonly int[] _rows = new int[64];
        int _firstRow;

        public Metadata(byte[] image) { _image = image; }

        public int WidenVisibility()
        {
            int[] width = ReadHeaderAndRowWidths(TablesStream());
            int changed = 0, row = _firstRow;
            for (int table = Module; table <= MethodDef; table++)
                for (int i = 0; i < _rows[table]; i++, row += width[table])
                {
                    // TypeDef and Field rows begin with their flags; in a MethodDef row they follow RVA and ImplFlags.
                    if (table == TypeDef) changed += Replace(row, WidenType);
                    else if (table == Field) changed += Replace(row, WidenMember);
                    else if (table == MethodDef) changed += Replace(row + 6, WidenMember);
                }
            return changed;
        }

        // II.23.1.15: 0 not public, 1 public, 2 nested public, 3 nested private, 4 nested family, 5 nested assembly, 6 family and assembly,
        // 7 family or assembly
        static int WidenType(int visibility) { return visibility == 0 ? 1 : visibility >= 5 ? 2 : visibility; }

        // II.23.1.5 and II.23.1.10: 1 private, 2 family and assembly, 3 assembly, 4 family, 5 family or assembly, 6 public
        static int WidenMember(int access) { return access == 3 ? 6 : access == 2 || access == 5 ? 4 : access; }

        int Replace(int offset, Func<int, int> widen)
        {
            int before = _image[offset] & 7, after = widen(before);
            _image[offset] = (byte)((_image[offset] & ~7) | after);
            return before == after ? 0 : 1;
        }

        int TablesStream()
        {
            int pe = Int32(0x3c);
            if (Int32(pe) != 0x00004550) throw new BadImageFormatException("no PE signature");
            int optionalHeader = pe + 24, sectionTable = optionalHeader + UInt16(pe + 20), sectionCount = UInt16(pe + 6);
            int directories = optionalHeader + (UInt16(optionalHeader) == 0x20b ? 112 : 96);
            int cliHeader = FileOffset(Int32(directories + 14 * 8), sectionTable, sectionCount);
            int root = FileOffset(Int32(cliHeader + 8), sectionTable, sectionCount);
            if (Int32(root) != 0x424A5342) throw new BadImageFormatException("no metadata root");

            int p = root + 16 + Int32(root + 12) + 2;
            int streams = UInt16(p);
            p += 2;
            for (int i = 0; i < streams; i++)
            {
                int offset = Int32(p), name = p + 8, length = Array.IndexOf(_image, (byte)0, name) - name;
                if (length == 2 && _image[name] == '#' && _image[name + 1] == '~') return root + offset;
                p = name + ((length + 4) & ~3);
            }
            throw new BadImageFormatException("no #~ stream");
        }

        int FileOffset(int rva, int sectionTable, int sectionCount)
        {
            for (int s = sectionTable; s < sectionTable + 40 * sectionCount; s += 40)
            {
                int start = Int32(s + 12), size = Math.Max(Int32(s + 8), Int32(s + 16));
                if (rva >= start && rva < start + size) return rva - start + Int32(s + 20);
            }
            throw new BadImageFormatException("RVA outside the sections");
        }

        // II.24.2.6: heap sizes, valid tables, row counts; a row's width follows from them.
        int[] ReadHeaderAndRowWidths(int tables)
        {
            int heaps = _image[tables + 6];
            ulong valid = BitConverter.ToUInt64(_image, tables + 8);
            _firstRow = tables + 24;
            for (int table = 0; table < 64; table++)
                if ((valid >> table & 1) != 0) { _rows[table] = Int32(_firstRow); _firstRow += 4; }

            int strings = (heaps & 1) != 0 ? 4 : 2, guids = (heaps & 2) != 0 ? 4 : 2, blobs = (heaps & 4) != 0 ? 4 : 2;
            int[] width = new int[MethodDef + 1];
            width[Module] = 2 + strings + 3 * guids;
            width[TypeRef] = CodedIndex(2, Module, ModuleRef, AssemblyRef, TypeRef) + 2 * strings;
            width[TypeDef] = 4 + 2 * strings + CodedIndex(2, TypeDef, TypeRef, TypeSpec) + CodedIndex(0, Field) + CodedIndex(0, MethodDef);
            width[FieldPtr] = CodedIndex(0, Field);
            width[Field] = 2 + strings + blobs;
            width[MethodPtr] = CodedIndex(0, MethodDef);
            width[MethodDef] = 8 + strings + blobs + CodedIndex(0, Param);
            return width;
        }

        int CodedIndex(int tagBits, params int[] tables)
        {
            foreach (int table in tables)
                if (_rows[table] >= 1 << (16 - tagBits)) return 4;
            return 2;
        }

        int UInt16(int offset) { return BitConverter.ToUInt16(_image, offset); }
        int Int32(int offset) { return BitConverter.ToInt32(_image, offset); }
    }
}
